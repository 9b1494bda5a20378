from .categories import Category
from .issues import Issue, OpinionIssue
from .opinions import Opinion
from .people import Contact, Person
from .relations import IssueRelation, Referral

__all__ = ["Category", "Contact", "Issue", "IssueRelation", "Opinion", "OpinionIssue", "Person", "Referral"]
