from .categories import Category
from .issues import Issue, OpinionIssue
from .opinions import Opinion
from .people import Contact, Person

__all__ = ["Category", "Contact", "Issue", "Opinion", "OpinionIssue", "Person"]
