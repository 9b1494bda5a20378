"""Addresses of this floor. A step's page is named after its verb: ``answer.record`` is ``answer-record``."""

from django.urls import include, path

from .views import assignments, conclusions, tasks
from .views.verbs import STEPS


def step(route, verb):
    """The page of a verb of ``states``."""
    return path(route, STEPS[verb], name=verb.replace(".", "-").replace("_", "-"))


urlpatterns = [
    path("conclusions/", conclusions.ConclusionList.as_view(), name="conclusion-list"),
    path("conferences/<int:parent>/conclusions/new/", conclusions.ConclusionNew.as_view(), name="conclusion-new"),
    path("conclusions/<int:pk>/", conclusions.ConclusionDetail.as_view(), name="conclusion-detail"),
    path("conclusions/<int:pk>/edit/", conclusions.ConclusionEdit.as_view(), name="conclusion-edit"),
    path("conclusions/<int:pk>/withdraw/", conclusions.ConclusionWithdraw.as_view(), name="conclusion-withdraw"),
    path("conclusions/<int:parent>/tasks/new/", tasks.TaskNew.as_view(), name="task-new"),
    path("tasks/", tasks.TaskList.as_view(), name="task-list"),
    path("tasks/<int:pk>/", tasks.TaskDetail.as_view(), name="task-detail"),
    path("tasks/<int:pk>/edit/", tasks.TaskEdit.as_view(), name="task-edit"),
    step("tasks/<int:pk>/assign/", "task.assign"),
    step("tasks/<int:pk>/progress/", "task_progress.record"),
    step("tasks/<int:pk>/complete/", "task.complete"),
    step("tasks/<int:pk>/reopen/", "task.reopen"),
    step("tasks/<int:pk>/cancel/", "task.cancel"),
    step("conferences/<int:pk>/conclude/", "conference.conclude"),
    step("conferences/<int:pk>/follow-up/", "conference.follow_up"),
    step("conferences/<int:pk>/close/", "conference.close"),
    step("conferences/<int:pk>/reopen/", "conference.reopen"),
    path("assignments/", assignments.AssignmentList.as_view(), name="assignment-list"),
    step("assignments/<int:pk>/accept/", "assignment.accept"),
    step("assignments/<int:pk>/return/", "assignment.return"),
    step("assignments/<int:pk>/replace/", "assignment.replace"),
    step("assignments/<int:pk>/withdraw/", "assignment.withdraw"),
    path("issues/assign/", assignments.assign_many, name="issue-assign-bulk"),
    step("issues/<int:pk>/assign/", "issue.assign"),
    step("issues/<int:pk>/oral-reply/", "oral_reply.record"),
    step("issues/<int:pk>/progress/", "progress.record"),
    step("issues/<int:pk>/answer/", "answer.record"),
    step("issues/<int:pk>/result/", "result.record"),
    step("issues/<int:pk>/escalation/", "escalation.record"),
    step("issues/<int:pk>/complex-notice/", "complex_notice.record"),
    step("issues/<int:pk>/deadline/", "deadline.correct"),
    step("issues/<int:pk>/close/", "issue.close"),
    step("issues/<int:pk>/reopen/", "issue.reopen"),
    path("", include("resolutions.deadline_urls")),
    path("", include("resolutions.dossier_urls")),
    path("", include("resolutions.notice_urls")),
    path("", include("resolutions.paper_urls")),
    path("", include("resolutions.monitor_urls")),
    path("", include("resolutions.chase_urls")),
    path("", include("resolutions.review_urls")),
    path("", include("resolutions.report_urls")),
    path("", include("resolutions.answer_urls")),
    path("", include("resolutions.letter_urls")),
    path("", include("resolutions.matter_urls")),
]
