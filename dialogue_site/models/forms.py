"""Forms in flight: what was typed but not sent yet, and what was sent already."""

from django.db import models


class Draft(models.Model):
    """The autosaved fields of one form of one person; survives a dead tab and an ended session."""

    user = models.ForeignKey("dialogue_site.User", models.CASCADE, related_name="+")
    form = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="draft_one_per_form")]


class SubmittedForm(models.Model):
    """The key of a form that had its effect, and where its result is: the same form twice has one effect."""

    key = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey("dialogue_site.User", models.CASCADE, related_name="+")
    url = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
