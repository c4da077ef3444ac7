"""What can be counted of the bot's work, without a word of anybody's."""

from prometheus_client import Counter, Gauge

EVENTS = Counter("agora_events_total", "Events taken from the homeserver", ["kind"])
COMMANDS = Counter("agora_commands_total", "Commands run", ["command"])
FAILURES = Counter("agora_failures_total", "Handlers that failed and were apologised for")
DRIFT = Counter("agora_drift_total", "Counts that were wrong, and were put right")
SENT = Counter("agora_sent_total", "Things done on the homeserver", ["action"])
SET_ASIDE = Counter("agora_set_aside_total", "Things the homeserver refused for good")
MALFORMED = Counter("agora_malformed_total", "Pieces of what others say that could not be worked with, and were set aside", ["piece"])
RATE_LIMITED = Counter("agora_rate_limited_total", "Times the homeserver asked to wait")
WAITING = Gauge("agora_outbox_waiting", "Things that wait to be done on the homeserver")
CLOCK_DOUBTED = Gauge("agora_clock_doubted", "1 while nothing falls due, as the clocks do not agree")
LAST_SYNC = Gauge("agora_last_sync_timestamp_seconds", "When the homeserver last answered a sync")
