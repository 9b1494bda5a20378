"""Addresses of written answers, the signing queue, and reusable wording."""

from django.urls import path

from .actions import answers as actions
from .views import answer_queue, answers, phrases


def step(route, verb, action):
    """The page of a step of an edition, named after its verb."""
    view = answers.AnswerStep.as_view(verb=verb, action=action)
    return path(route, view, name=verb.replace(".", "-").replace("_", "-"))


urlpatterns = [
    path("issues/<int:pk>/answer/draft/", answers.AnswerDraft.as_view(), name="answer-draft"),
    path("answers/", answers.AnswerList.as_view(), name="answer-list"),
    path("answers/queue/", answer_queue.answer_queue, name="answer-queue"),
    path("answers/<int:pk>/", answers.AnswerDetail.as_view(), name="answer-detail"),
    path("answers/<int:pk>/edit/", answers.AnswerEdit.as_view(), name="answer-edit"),
    step("answers/<int:pk>/submit/", "answer.submit", actions.submit_answer),
    step("answers/<int:pk>/check/", "answer.check", actions.check_answer),
    step("answers/<int:pk>/approve/", "answer.approve", actions.approve_answer),
    step("answers/<int:pk>/send-back/", "answer.send_back", actions.send_back_answer),
    step("answers/<int:pk>/withdraw/", "answer.withdraw", actions.withdraw_answer),
    step("answers/<int:pk>/revise/", "answer.revise", actions.revise_answer),
    path("phrases/", phrases.PhraseList.as_view(), name="phrase-list"),
    path("phrases/new/", phrases.PhraseNew.as_view(), name="phrase-new"),
    path("phrases/<int:pk>/edit/", phrases.PhraseEdit.as_view(), name="phrase-edit"),
]
