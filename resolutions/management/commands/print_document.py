"""``python manage.py print_document conclusion_notice HNDT-2022 --out notice.pdf``"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from conferences.models import Conference
from dialogue_site import clock, issuing
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.papers import (
    opinion_slips_docx,
    opinion_slips_pdf,
    paper_docx,
    table_form_docx,
    table_form_pdf,
)
from dialogue_site.transitions import NotAllowedNow

from ...documents.kinds import KINDS
from ...documents.results import noticeboard_sheet
from ...documents.slips import blank_slips

#: Forms without a number: what makes the facts, the PDF and the Word file.
FORMS = {
    "noticeboard": (lambda conference: noticeboard_sheet(conference, clock.today()), table_form_pdf, table_form_docx),
    "slip": (lambda conference: blank_slips(conference, 1, 1), opinion_slips_pdf, opinion_slips_docx),
}


class Command(BaseCommand):
    help = (
        "Write an official paper or a form of a conference to a file: the issued one as it was frozen, else its draft, "
        "else a draft written from the record (nothing is stored). A name ending in .docx gets the Word file."
    )

    def add_arguments(self, parser):
        parser.add_argument("paper", choices=[*KINDS, *FORMS], help="which paper")
        parser.add_argument("conference", help="code of the conference, for example HNDT-2022")
        parser.add_argument("--out", required=True, type=Path, help="file to write, .pdf or .docx")
        parser.add_argument("--system", choices=System.values, help="party or state format (default: whichever exists)")
        parser.add_argument("--ward", help="code of the ward, where several have a conference of this code")

    def handle(self, *, paper, conference, out, system=None, ward=None, **options):
        held, word = self._conference(conference, ward), out.suffix.lower() == ".docx"
        try:
            if paper in FORMS:
                make, pdf, docx = FORMS[paper]
                data, what = (docx if word else pdf)(make(held)), paper
            else:
                data, what = self._paper(held, KINDS[paper], system, word)
        except NotAllowedNow as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(f"Cannot write {out}: {error.strerror}") from error
        self.stdout.write(f"{out}: {what}, {len(data)} bytes")

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

    def _paper(self, conference, kind, system, word):
        """``(bytes, what it is)``: the one in force, else the newest draft, else one written now."""
        papers = OfficialDocument.objects.filter(**{f"{kind.tie}__conference": conference}, kind=kind.code)
        papers = papers.filter(system=system) if system else papers
        document = papers.filter(state="issued").first() or papers.filter(state="draft").first()
        if document is not None and document.state != DocumentState.DRAFT:
            data = paper_docx(issuing.frozen_paper(document)) if word else bytes(document.pdf)
            return data, f"{document.type_name} {document.full_number}"
        document = document or self._unsaved(conference, kind, system or kind.usual_system(conference))
        data = paper_docx(issuing.paper_of(document)) if word else issuing.draft_pdf(document)
        return data, f"draft of {document.type_name}"

    def _unsaved(self, conference, kind, system):
        if system not in kind.systems:
            raise CommandError(f"{kind.code} is not written in the {system} format.")
        if kind.missing(conference):
            raise CommandError(f"Conference {conference.code} has no conclusions to announce yet.")
        return OfficialDocument(
            ward=conference.ward,
            kind=kind.code,
            system=system,
            type_code=kind.type_code,
            type_name=kind.type_name,
            date=conference.date,
            **kind.write(conference, system, conference.date, clock.today()),
        )
