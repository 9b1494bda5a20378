from .attendees import Attendance, Attendee, Honorific, Part, Section
from .conferences import Conference, ConferenceKind, PartOfDay, Track
from .records import AssessmentPoint, BasisKind, LegalBasis, PointKind, WorkProgramme

__all__ = [
    "AssessmentPoint",
    "Attendance",
    "Attendee",
    "BasisKind",
    "Conference",
    "ConferenceKind",
    "Honorific",
    "LegalBasis",
    "Part",
    "PartOfDay",
    "PointKind",
    "Section",
    "Track",
    "WorkProgramme",
]
