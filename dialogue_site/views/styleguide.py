"""Every piece of the interface on one page; DEBUG only."""

from types import SimpleNamespace

from django import forms
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .. import clock
from ..forms import BaseForm, DateField, MultiFileField
from ..pages import Column
from ..templatetags.ui import BADGE_ICONS, badge, progress


class SampleForm(BaseForm):
    """One field of each kind; sent empty it shows its errors."""

    summary = forms.CharField(label=_("Summary"), max_length=200, help_text=_("One sentence."))
    received_on = DateField(label=_("Received on"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "---"), ("a", _("Request")), ("b", _("Report"))])
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("post", _("Post")), ("hand", _("By hand"))], widget=forms.RadioSelect
    )
    evidence = MultiFileField(label=_("Evidence"), required=False)


def _sample_history():
    common = {"at": clock.now(), "object_type": "dialogue_site.unit", "role": "clerk", "object_text": ""}
    edit = {
        "before": {"name": "Phường Bồ Đề", "valid_from": None},
        "after": {"name": "Bồ Đề", "valid_from": "2026-03-05"},
    }
    return [
        SimpleNamespace(actor_name="Nguyễn Thị Hòa", unit_name="Văn phòng", label="Trả lại", reason="Chưa nêu ngày.",
                        before={}, after={}, **common),
        SimpleNamespace(actor_name="Trần Văn Quý", unit_name="Địa chính", label="Sửa", reason="", **edit, **common),
    ]  # fmt: skip


def styleguide(request):
    row = {
        "code": "VD-012", "url": "#", "what": "Ngập nước ngõ 45 phố Bồ Đề mỗi khi mưa lớn", "due": "30/09/2022",
        "count": 14, "state": badge("warn", _("Due soon")),
    }  # fmt: skip
    late = row | {"code": "VD-013", "tone": "bad", "state": badge("bad", _("Overdue")), "count": progress(3, 14)}
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    button = SimpleNamespace(danger=False, url="#", label=_("Send"), next_step=_("Next: the leader signs."))
    context = {
        "heading": _("Style guide"),
        "subtitle": _("Every piece of the interface, as the pages use it."),
        "breadcrumbs": [(_("Today"), "/"), (_("Conferences"), "/")],
        "page_actions": [(_("Print"), "#", False), (_("New opinion"), "#", True)],
        "badges": [badge(kind, kind) for kind in BADGE_ICONS],
        "columns": [
            Column("code", _("Number")), Column("what", _("Summary")), Column("due", _("Due"), kind="date"),
            Column("count", _("Opinions"), kind="num"), Column("state", _("State")),
        ],
        "rows": [row, late],
        "facts": [(_("Unit"), "Địa chính"), (_("Due"), format_html("<del>{}</del> {}", "30/09/2022", "15/10/2022"))],
        "buttons": [button, SimpleNamespace(danger=True, url="#", label=_("Return"), next_step="")],
        "entries": _sample_history(),
        "form": form,
    }  # fmt: skip
    return render(request, "styleguide.html", context)
