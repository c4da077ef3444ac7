"""How much of a thing one person may have at once: all such limits, so that nobody wears out a bot that everybody shares.

Beyond one, a person is told so, with what to close. Most people never meet them: they are far above what a network of partners does.
What is one by its very nature needs none: a person has one draft, one calendar address, one offer in a room.
"""

from datetime import timedelta

OPEN_POLLS = 10
"""Polls that one member asked and that are open, in all rooms; of the équipe d'animation, `OPEN_POLLS_OF_THE_TEAM`."""
OPEN_POLLS_OF_THE_TEAM = 30
PROPOSED_MEETINGS = 5
"""Meetings that one member proposed, and that wait for an answer."""
TEAM_PROPOSALS = 5
"""Changes of the équipe d'animation that one of them proposed, and that wait for an answer."""
STRUCTURES = 5
"""Structures that one member speaks for."""
OWN_REMINDERS = 20
"""What one person asked to be reminded of, and that is to come."""
INVITED_ROOMS = 10
"""Rooms to which one person invited the bot within `INVITATIONS_LAST`; of the équipe d'animation, `INVITED_ROOMS_OF_THE_TEAM`."""
INVITED_ROOMS_OF_THE_TEAM = 50
INVITATIONS_LAST = timedelta(days=30)
PRIVATE_ROOMS = 5
"""Private rooms that the bot opens for one person within `PRIVATE_ROOMS_LAST`, whatever they do with them."""
PRIVATE_ROOMS_LAST = timedelta(days=1)
OWN_ALERTS = 10
"""Things that one person waits for somebody to do."""
OPEN_IDEAS = 20
"""Ideas of one person that wait for an answer."""
OPEN_PROBLEMS = 20
"""Problems that one person raised and that wait for an answer."""
OPEN_REQUESTS = 10
"""Things that one person asks of the network, and that are open."""
OPEN_OFFERS = 20
"""Things that one person offers to the network at once."""
OPEN_INITIATIVES = 10
"""Initiatives that one person leads at once."""
PROPOSED_GROUPS = 3
"""Groups that one member proposed, and that wait for an answer."""
OPEN_ACTIONS = 300
"""Actions of one group that are to be done."""
READINGS = 100
"""What one person told that they see behind figures, documents and problems."""
OPEN_QUESTIONS = 20
"""Questions of one person that wait for the next café."""
WAITING_CORRECTIONS = 20
"""What one person says is wrong of sheets, and that nobody has decided."""
WAITING_DOCUMENTS = 10
"""Documents that one person brought to the library, and that they have not told of yet."""
LIVING_SURVEYS = 5
"""Soundings of one person that are being made, or open."""
OPEN_IMPROVEMENTS = 20
"""What one person says should change, and of which nothing is decided."""
