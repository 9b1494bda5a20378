from hashlib import sha256

from django.core.management.base import BaseCommand, CommandError

from dialogue_site import audit
from dialogue_site.models import AuditEntry, AuditHead, OfficialDocument


class Command(BaseCommand):
    """Prove that the history is whole and that every issued paper still has the bytes it was issued with.

    A paper's own sha256 can be rewritten together with its bytes; the one in the signed history cannot.
    """

    help = "Check the chained history and the hashes of issued papers; exits 1 when something does not fit."

    def handle(self, **options):
        problems = [f"history {chain}, entry {position}: {what}" for chain, position, what in audit.verify()]
        papers = OfficialDocument.objects.filter(state__in=("issued", "superseded"))
        written = _hashes_in_history()
        for paper in papers.iterator(chunk_size=50):
            found = sha256(bytes(paper.pdf)).hexdigest()
            if found != paper.sha256 or found != written.pop(paper.pk, found):
                problems.append(f"paper {paper.pk} {paper.full_number}: bytes changed")
        problems += [f"paper {pk}: missing, though the history tells of its issue" for pk in sorted(written)]
        for head in AuditHead.objects.order_by("chain"):
            self.stdout.write(f"history {head.chain}: {head.length} entries, head {head.last_hash}")
        self.stdout.write(f"papers: {papers.count()}")
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(self.style.SUCCESS("whole"))


def _hashes_in_history():
    """``{paper: sha256}`` as written into the history when each paper was issued."""
    entries = AuditEntry.objects.filter(object_type=OfficialDocument._meta.label_lower, after__has_key="sha256")
    return dict(entries.order_by("pk").values_list("object_id", "after__sha256"))
