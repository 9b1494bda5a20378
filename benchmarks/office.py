"""A browser without a network: signed-in people who ask the WSGI application, and what each answer cost."""

import time
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection

TOKEN = "t" * 32
PLACE = "127.0.0.1:8000"


class ServerClock:
    """CPU seconds of PostgreSQL's own process for this connection; nothing on SQLite, which has none."""

    def __init__(self):
        self.file = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                found = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
            self.file = found if found.exists() else None

    def __call__(self):
        return int(self.file.read_text().split()[0]) / 1e9 if self.file else 0.0


@contextmanager
def counted():
    """A list that grows by one statement text for each one sent."""
    sent = []

    def note(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


class Person:
    """One signed-in person; the session lies in the database, as in the office."""

    application = None
    server_clock = None

    def __init__(self, user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["started"] = session["seen"] = int(time.time())
        session.save()
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        if Person.application is None:
            Person.application = get_wsgi_application()

    def ask(self, address, data=None):
        """``(status, body, location)`` of a GET, or of a POST with ``data``."""
        return self._answer(self._environ(address, data))

    def timed(self, address, data=None):
        """``(CPU, CPU of the database server, wall)`` in seconds of one answer, which must be a good one."""
        environ = self._environ(address, data)
        clock = Person.server_clock
        server, wall, cpu = clock(), time.perf_counter(), time.process_time()
        status, body, location = self._answer(environ)
        cpu, wall, server = time.process_time() - cpu, time.perf_counter() - wall, clock() - server
        if status not in (200, 302) or "sign-in" in location or (data is not None and status != 302):
            raise SystemExit(f"{address}: {status} {location} {body[:2000].decode()}")
        return cpu, server, wall

    def _environ(self, address, data):
        parts, body = urlsplit(address), b""
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": PLACE,
            "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": self.cookies, "HTTP_ACCEPT_LANGUAGE": "vi,en;q=0.5",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
            "wsgi.errors": BytesIO(), "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        if data is not None:
            body = urlencode({**data, "csrfmiddlewaretoken": TOKEN}).encode()
            environ |= {
                "REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)), "HTTP_ORIGIN": f"http://{PLACE}",
            }  # fmt: skip
        return environ | {"wsgi.input": BytesIO(body)}

    def _answer(self, environ):
        seen = {}

        def start(status, headers, exc_info=None):
            seen["status"], seen["headers"] = int(status[:3]), dict(headers)

        response = Person.application(environ, start)
        body = b"".join(response)
        response.close()
        return seen["status"], body, seen["headers"].get("Location", "")
