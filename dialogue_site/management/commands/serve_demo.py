import signal
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dialogue_site.models import User

SIGN_INS = ("clerk", "leader", "responder", "head", "responder-vhxh", "responder-cap", "monitor", "admin")


class Command(BaseCommand):
    """Say where the demo is and who can sign in, then run the server and the worker of long work until stopped."""

    help = "Serve the demo data on the loopback address with gunicorn."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        if not settings.DEMO:
            raise CommandError("Demo mode only: DIALOGUE_MODE=demo.")
        self.stdout.write(f"\n  http://127.0.0.1:{port}/\n")
        self.stdout.write(f"  password of every demo user: {settings.DEMO_PASSWORD}\n")
        for user in User.objects.filter(username__in=SIGN_INS, is_active=True):
            posts = "; ".join(f"{p.get_role_display()}, {p.unit.name}" for p in user.current_postings)
            self.stdout.write(f"    {user.username:<15} {user.full_name} ({posts})")
        self.stdout.write("")
        self.stdout.flush()
        arguments = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "warning"]
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", *arguments, "dialogue_site.wsgi"])  # noqa: S603
        # Runs of letters are made beside the pages; in production a service of its own does it.
        worker = subprocess.Popen([sys.executable, "manage.py", "db_worker"], cwd=settings.BASE_DIR)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda number, frame: server.send_signal(number))
        code = server.wait()
        worker.terminate()
        sys.exit(code)
