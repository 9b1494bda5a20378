from .attendees import Attendee
from .conferences import Conference
from .records import AssessmentPoint, LegalBasis, WorkProgramme

__all__ = ["AssessmentPoint", "Attendee", "Conference", "LegalBasis", "WorkProgramme"]
