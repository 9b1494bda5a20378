"""``python manage.py print_document conclusion_notice HNDT-2022 --out notice.pdf``"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from conferences.models import Conference
from dialogue_site import clock, issuing
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.transitions import NotAllowedNow

from ... import documents


class Command(BaseCommand):
    help = (
        "Write an official paper of a conference to a file: the issued one as it was frozen, "
        "else its draft, else a draft written from the record (nothing is stored)."
    )

    def add_arguments(self, parser):
        parser.add_argument("paper", choices=[documents.KIND], help="which paper")
        parser.add_argument("conference", help="code of the conference, for example HNDT-2022")
        parser.add_argument("--out", required=True, type=Path, help="file to write")
        parser.add_argument("--system", choices=System.values, help="party or state format (default: whichever exists)")
        parser.add_argument("--ward", help="code of the ward, where several have a conference of this code")

    def handle(self, *, paper, conference, out, system=None, ward=None, **options):
        held = self._conference(conference, ward)
        document = documents.latest_notice(held, system)
        try:
            pdf, what = self._pdf(held, document, system or System.PARTY)
        except NotAllowedNow as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            out.write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"Cannot write {out}: {error.strerror}") from error
        self.stdout.write(f"{out}: {what}, {len(pdf)} bytes")

    def _conference(self, code, ward):
        found = Conference.objects.select_related("ward").filter(code=code)
        if ward:
            found = found.filter(ward__code=ward)
        conferences = list(found[:2])
        if not conferences:
            known = ", ".join(Conference.objects.order_by("code").values_list("code", flat=True)[:10])
            raise CommandError(f"There is no conference {code}. Known codes: {known or 'none'}.")
        if len(conferences) > 1:
            raise CommandError(f"Several wards have a conference {code}; name one with --ward.")
        return conferences[0]

    def _pdf(self, conference, document, system):
        if document is not None and document.state != DocumentState.DRAFT:
            return bytes(document.pdf), f"{document.type_name} {document.full_number}"
        if document is None:
            if not conference.conclusions.standing().exists():
                raise CommandError(f"Conference {conference.code} has no conclusions to announce yet.")
            document = OfficialDocument(
                ward=conference.ward,
                kind=documents.KIND,
                system=system,
                type_code=documents.TYPE_CODE,
                type_name=documents.TYPE_NAME,
                date=conference.date,
                **documents.notice_facts(conference, system, conference.date, clock.today()),
            )
        return issuing.draft_pdf(document), f"draft of {document.type_name}"
