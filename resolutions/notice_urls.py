"""Addresses of the notices of conclusions."""

from django.urls import path

from .views import notices

urlpatterns = [
    path("notices/", notices.NoticeList.as_view(), name="notice-list"),
    path("conferences/<int:parent>/notice/", notices.NoticeDraft.as_view(), name="notice-draft"),
    path("notices/<int:pk>/", notices.NoticeDetail.as_view(), name="notice-detail"),
    path("notices/<int:pk>/draft.pdf", notices.NoticePreview.as_view(), name="notice-preview"),
    path("notices/<int:pk>/edit/", notices.NoticeEdit.as_view(), name="notice-edit"),
    path("notices/<int:pk>/issue/", notices.NoticeIssue.as_view(), name="notice-issue"),
    path("notices/<int:pk>/supersede/", notices.NoticeSupersede.as_view(), name="notice-supersede"),
    path("notices/<int:pk>/discard/", notices.NoticeDiscard.as_view(), name="notice-discard"),
]
