"""Addresses of the Front's verdicts."""

from django.urls import path

from .views import review_desk, reviews

urlpatterns = [
    path("reviews/", reviews.ReviewList.as_view(), name="review-list"),
    path("reviews/desk/", review_desk.ReviewDesk.as_view(), name="review-desk"),
    path("reviews/waiting/", reviews.WaitingList.as_view(), name="review-waiting"),
    path("reviews/repeated/", reviews.RepeatedList.as_view(), name="review-repeated"),
    path("issues/<int:pk>/review/", review_desk.ReviewDesk.as_view(), name="review-write"),
    path("conclusions/<int:parent>/review/", reviews.ConclusionReview.as_view(), name="conclusion-review"),
    path("reviews/<int:pk>/", reviews.ReviewDetail.as_view(), name="review-detail"),
    path("reviews/<int:pk>/edit/", reviews.ReviewEdit.as_view(), name="review-edit"),
    path("reviews/<int:pk>/send/", reviews.ReviewSend.as_view(), name="review-send"),
    path("reviews/<int:pk>/respond/", reviews.ReviewRespond.as_view(), name="review-respond"),
    path("reviews/<int:pk>/supersede/", reviews.ReviewSupersede.as_view(), name="review-supersede"),
]
