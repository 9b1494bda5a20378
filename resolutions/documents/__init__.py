"""What the papers of this stage say, a file for each group; the words are Vietnamese by law, not by the interface."""

from .notice import (
    KIND,
    TYPE_CODE,
    TYPE_NAME,
    latest_notice,
    notice_body,
    notice_facts,
    notice_figures,
    notice_recipients,
    notice_subject,
    replacement_text,
    task_sentence,
    units_concerned,
    unprinted_conclusions,
)
from .words import signature_facts, usual_signer

__all__ = [
    "KIND",
    "TYPE_CODE",
    "TYPE_NAME",
    "latest_notice",
    "notice_body",
    "notice_facts",
    "notice_figures",
    "notice_recipients",
    "notice_subject",
    "replacement_text",
    "signature_facts",
    "task_sentence",
    "units_concerned",
    "unprinted_conclusions",
    "usual_signer",
]
