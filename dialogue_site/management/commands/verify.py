from hashlib import sha256

from django.core.management.base import BaseCommand, CommandError

from dialogue_site import audit
from dialogue_site.models import AuditHead, OfficialDocument


class Command(BaseCommand):
    """Prove that the history is whole and that every issued paper still has the bytes it was issued with."""

    help = "Check the chained history and the hashes of issued papers; exits 1 when something does not fit."

    def handle(self, **options):
        problems = [f"history {chain}, entry {position}: {what}" for chain, position, what in audit.verify()]
        papers = OfficialDocument.objects.filter(state__in=("issued", "superseded"))
        for paper in papers.iterator(chunk_size=50):
            if sha256(bytes(paper.pdf)).hexdigest() != paper.sha256:
                problems.append(f"paper {paper.pk} {paper.full_number}: bytes changed")
        for head in AuditHead.objects.order_by("chain"):
            self.stdout.write(f"history {head.chain}: {head.length} entries, head {head.last_hash}")
        self.stdout.write(f"papers: {papers.count()}")
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(self.style.SUCCESS("whole"))
