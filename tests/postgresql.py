"""One PostgreSQL for all tests of a worker: emptied before each, and brought back to what was kept of it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]

FUNCTIONS = """
CREATE SCHEMA tests;

CREATE FUNCTION tests.tables() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' $$;

-- The columns that may be written: what the server makes of them is made again.
CREATE FUNCTION tests.columns(place text, name text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
  WHERE attrelid = format('%I.%I', place, name)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' $$;

-- Ten times as quick as TRUNCATE where hardly anything is to be emptied, and in whatever order the tables stand.
CREATE FUNCTION tests.empty() RETURNS void LANGUAGE plpgsql AS $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tests.tables() LOOP EXECUTE format('DELETE FROM public.%I', name); END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP EXECUTE format('ALTER SEQUENCE public.%I RESTART', name); END LOOP;
END $$;

-- All rows, and where sequences are, in a schema of their own.
CREATE FUNCTION tests.keep(kept text) RETURNS void LANGUAGE plpgsql AS $$ DECLARE name text; filled boolean; BEGIN
  EXECUTE format('CREATE SCHEMA %I', kept);
  FOR name IN SELECT tests.tables() LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE UNLOGGED TABLE %I.%I AS SELECT %s FROM public.%I', kept, name, tests.columns('public', name), name);
    END IF;
  END LOOP;
  EXECUTE format('CREATE UNLOGGED TABLE %I."of sequences" AS SELECT sequencename::text, last_value FROM pg_sequences
    WHERE schemaname = ''public'' AND last_value IS NOT NULL', kept);
END $$;

CREATE FUNCTION tests.restore(kept text) RETURNS void LANGUAGE plpgsql AS $$ DECLARE name text; at bigint; BEGIN
  PERFORM tests.empty();
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = kept AND tablename <> 'of sequences' LOOP
    EXECUTE format('INSERT INTO public.%2$I (%3$s) SELECT %3$s FROM %1$I.%2$I', kept, name, tests.columns(kept, name));
  END LOOP;
  FOR name, at IN EXECUTE format('SELECT * FROM %I."of sequences"', kept)
    LOOP PERFORM setval(format('public.%I', name)::regclass, at); END LOOP;
END $$;
"""


class Server:
    """What is done to it from outside of the house, whose schema is made. url: as the house is given it."""

    def __init__(self, address: str, thread: ThreadPoolExecutor) -> None:
        """`thread`: where it is asked, for tests have event loops of their own."""
        self.url = url_of(address)
        self._address, self._thread = address, thread
        self._loop = asyncio.new_event_loop()
        self._connection = self._wait(asyncpg.connect(address))  # kept: a new one learns each table anew
        self._wait(self._connection.execute(FUNCTIONS))

    def empty(self) -> str:
        """Empty all tables, and give the URL."""
        self._call("tests.empty()")
        return self.url

    def keep(self, name: str) -> None:
        """Keep all rows under a name, for as long as the server lives."""
        self._call("tests.keep($1)", name)

    def restore(self, name: str) -> None:
        """Bring back the rows that were kept under a name, and no other."""
        self._call("tests.restore($1)", name)

    def close(self) -> None:
        """Give the connection back."""
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            self._wait(self._connection.close())
        self._loop.close()

    def _call(self, function: str, *arguments: str) -> None:
        statement = f"SELECT {function}"
        try:
            self._wait(self._connection.execute(statement, *arguments))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):  # a test had the server end all connections
            self._connection = self._wait(asyncpg.connect(self._address))
            self._wait(self._connection.execute(statement, *arguments))

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._thread.submit(self._loop.run_until_complete, work).result()


def url_of(address: str) -> str:
    """The URL that a house is given of this address."""
    return address.replace("postgresql://", "postgresql+asyncpg://")
