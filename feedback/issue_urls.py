"""Addresses of issues and categories."""

from django.urls import path

from .views import categories, issues, many_issues

urlpatterns = [
    path("issues/", issues.IssueList.as_view(), name="issue-list"),
    path("issues/classify/", many_issues.classify_many, name="issue-classify-bulk"),
    path("issues/<int:pk>/", issues.IssueDetail.as_view(), name="issue-detail"),
    path("issues/<int:pk>/edit/", issues.IssueEdit.as_view(), name="issue-edit"),
    path("issues/<int:pk>/classify/", issues.IssueClassify.as_view(), name="issue-classify"),
    path("issues/<int:pk>/withdraw/", issues.IssueWithdraw.as_view(), name="issue-withdraw"),
    path("categories/", categories.category_list, name="category-list"),
]
