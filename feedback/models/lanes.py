"""Who may find what went to another lane (khiếu nại, tố cáo, secrets): design invariant 11, docs/decisions/0010."""

from django.db.models import Q

from dialogue_site.models.base import VisibleQuerySet

from ..states import Stage


class LaneQuerySet(VisibleQuerySet):
    """Issues, and rows about them. What went to another lane is there for the office alone: for everybody else it is
    404 and on no list, so that nobody finds out whose matter it was.
    """

    #: Path from the row to the stage of its issue, or of its issues.
    stage_path = "issue__stage"

    def visible_to(self, user):
        return super().visible_to(user).of_this_lane(user)

    def of_this_lane(self, user):
        """Without what only the office may find; all rows for a person who reads no ward but as its office."""
        writing = user.writing_ward_ids
        if not set(user.reading_ward_ids) - set(writing):
            return self
        return self.filter(~Q(**{self.stage_path: Stage.OUT_OF_SCOPE}) | Q(**{f"{self.ward_path}_id__in": writing}))
