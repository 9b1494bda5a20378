"""What is done to an issue on this floor: classify, correct its words, withdraw, note a list that was taken out.

Assigning, answering and results belong to the floor above. Every function asks who-may and when-may, writes
one history entry for each issue and works in one transaction.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from conferences.actions.guards import cleaned, require_running
from conferences.states import RECORDING
from dialogue_site import audit
from dialogue_site.edits import save_edit
from dialogue_site.models import Unit
from dialogue_site.models.units import WORKING_KINDS, UnitKind
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from ..models import Issue, Opinion
from ..models.issues import Authority
from ..permissions import can_classify_issue, can_edit_issue, can_withdraw_issue
from ..states import PUT_ASIDE, UNASSIGNED, OpinionState, Stage
from .guards import refuse_merged_into, seal_search

#: What :func:`edit_issue` may change. The lead unit moves by classifying, and once assigned by assigning anew.
EDITABLE = ("summary", "detail", "place", "kind", "authority", "category", "public_summary")
#: The most issues one bulk step takes: a page of the list, several times over.
MAX_AT_ONCE = 500


def _category_fits(issue, category):
    if category.ward_id != issue.ward_id:
        raise NotAllowedNow(_("The category “%s” belongs to another ward.") % category)
    if not category.active and category.pk != issue.category_id:
        raise NotAllowedNow(_("The category “%s” is no longer in use.") % category)


def _unit_fits(issue, unit):
    if unit.ward_id != issue.ward_id or unit.kind not in WORKING_KINDS:
        raise NotAllowedNow(_("“%s” is not a unit of this ward that can lead a matter.") % unit)


@transaction.atomic
def classify_issue(issue, *, by, category, authority=None, kind=None, lead_unit=None):
    """Give the issue its category, and with it authority, kind and the unit that shall lead.

    What is ``None`` stays; an issue without a lead unit takes the category's usual one. Raises
    ``PermissionDenied``, ``NotAllowedNow`` (state, closed conference, foreign or retired category, unit that
    cannot lead) and ``StaleState``.
    """
    require(can_classify_issue(by, issue))
    require_running(issue.conference)
    _category_fits(issue, category)
    if lead_unit is None:
        lead_unit = issue.lead_unit or category.default_unit
    elif lead_unit.pk != issue.lead_unit_id:
        _unit_fits(issue, lead_unit)
    return move(
        issue,
        "issue.classify",
        by=by,
        category=category,
        authority=Authority(authority or issue.authority).value,
        kind=kind or issue.kind,
        lead_unit=lead_unit,
    )


def _is_so(issue, category, authority, lead_unit):
    return (
        issue.stage == Stage.CLASSIFIED
        and (category is None or issue.category_id == category.pk)
        and (authority is None or issue.authority == authority)
        and (lead_unit is None or issue.lead_unit_id == lead_unit.pk)
    )


@transaction.atomic
def classify_issues(issues, *, by, category=None, authority=None, lead_unit=None, versions=None):
    """Classify many: all or none, one history entry each; returns the issues that changed.

    What is ``None`` stays as it is in each issue. Issues that already are as wished are passed over, so
    the same step twice has one effect. ``versions`` (``{pk: version seen}``) refuses with ``StaleState``
    an issue somebody changed meanwhile. Raises ``NotAllowedNow`` naming the first issue that cannot follow.
    """
    keys = sorted({issue.pk for issue in issues})
    if not keys or (category is None and authority is None and lead_unit is None):
        raise NotAllowedNow(_("Choose issues, and what they shall be given."))
    if len(keys) > MAX_AT_ONCE:
        raise NotAllowedNow(_("At most %d issues at a time.") % MAX_AT_ONCE)
    # In the order of their keys, so that two people with overlapping choices wait for each other, not for ever.
    locked = Issue.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    changed = []
    for issue in locked.select_related("conference", "category__default_unit", "lead_unit"):
        if versions is not None and versions.get(issue.pk, issue.version) != issue.version:
            raise StaleState(issue)
        if _is_so(issue, category, authority, lead_unit):
            require(can_classify_issue(by, issue))
            continue
        own = category or issue.category
        if own is None:
            raise NotAllowedNow(_("%s has no category yet: choose one.") % issue.code)
        try:
            classify_issue(issue, by=by, category=own, authority=authority, lead_unit=lead_unit)
        except NotAllowedNow as refusal:
            raise NotAllowedNow(f"{issue.code}: {refusal}") from refusal
        changed.append(issue)
    return changed


def _group_names(issue):
    return list(issue.residential_groups.values_list("name", flat=True))


def _set_groups(issue, groups, *, by):
    before = _group_names(issue)
    wanted = {group.pk for group in groups}
    of_ward = Unit.objects.filter(pk__in=wanted, ward=issue.ward_id, kind=UnitKind.RESIDENTIAL_GROUP)
    if of_ward.count() != len(wanted):
        raise NotAllowedNow(_("Choose residential groups of this ward."))
    issue.residential_groups.set(wanted)
    after = _group_names(issue)
    if after != before:
        with override("vi"):
            label = _("Changed the residential groups concerned")
        audit.record(
            by=by, verb="issue.edit", label=label, obj=issue,
            before={"residential_groups": ", ".join(before)}, after={"residential_groups": ", ".join(after)},
        )  # fmt: skip


@transaction.atomic
def edit_issue(issue, *, by, version, residential_groups=None, **facts):
    """Correct the words of an issue: ``summary``, ``detail``, ``place``, ``kind``, ``authority``, ``category``,
    ``public_summary``, ``residential_groups`` (a list of units).

    An issue just received that gets a category is thereby classified. Raises ``PermissionDenied``,
    ``NotAllowedNow`` (withdrawn, closed conference, category taken away) and ``StaleEdit``.
    """
    require(can_edit_issue(by, issue))
    require_running(issue.conference)
    facts = cleaned(Issue, facts, EDITABLE)
    if issue.stage == Stage.WITHDRAWN:
        raise NotAllowedNow(_("A withdrawn issue is no longer changed."))
    if issue.stage in PUT_ASIDE:
        raise NotAllowedNow(_("An issue that no longer stands on its own is not changed."))
    first_category = None
    if "category" in facts and issue.stage == Stage.RECEIVED:
        first_category = facts.pop("category")
    category = facts.get("category", first_category)
    if category is not None:
        _category_fits(issue, category)
    elif "category" in facts:
        raise NotAllowedNow(_("A classified issue keeps a category."))
    save_edit(issue, version=version, by=by, verb="issue.edit", label=gettext_lazy("Corrected the issue"), **facts)
    if residential_groups is not None:
        _set_groups(issue, residential_groups, by=by)
    if first_category is not None:
        classify_issue(issue, by=by, category=first_category)
    return issue


def _only_request_of(issue):
    """An opinion that would be left without any issue and has no reason for asking nothing."""
    for link in issue.links.select_related("opinion").exclude(opinion__state=OpinionState.WITHDRAWN):
        others = link.opinion.links.exclude(issue=issue).exclude(issue__stage__in=(Stage.MERGED, Stage.WITHDRAWN))
        if not link.opinion.no_request_reason and not others.exists():
            return link.opinion
    return None


@transaction.atomic
def withdraw_issue(issue, *, by, reason):
    """Take the issue out of all counts; it stays on record with the reason.

    Once the session's record is complete, every opinion keeps at least one issue or says why it asks for
    nothing (design invariant 1): withdrawing the last one is then refused with ``NotAllowedNow``.
    """
    require(can_withdraw_issue(by, issue))
    require_running(issue.conference)
    refuse_merged_into(issue)
    if issue.stage in UNASSIGNED and issue.conference.state not in RECORDING:
        opinion = _only_request_of(issue)
        if opinion is not None:
            raise NotAllowedNow(_("%s would be left without an issue.") % opinion.code)
    move(issue, "issue.withdraw", by=by, reason=reason)
    seal_search(Opinion.objects.filter(links__issue=issue))
    return issue
