"""What stands around the matter of a letter: whom it addresses, who gets a copy (domain.md 3.5, sample 4)."""

from dialogue_site.letterheads import unit_symbol_on

from .words import division, lower_first, post_of, upper_first

#: Without a recorded honorific the letter does not guess one (domain.md 4).
UNKNOWN_HONORIFIC = "Ông (Bà)"
CHAIRMAN = "CHỦ TỊCH"
_REPORTED_TO = "Thường trực Đảng ủy (để b/c)"


def addressed_name(person=None, opinion=None):
    """How the text calls the citizen: “Ông”, “Bà”, “đồng chí”; “Ông (Bà)” where nobody knows."""
    if person is None:
        return UNKNOWN_HONORIFIC
    return person.honorific or UNKNOWN_HONORIFIC


def addressee(person=None, opinion=None):
    """The line after “Kính gửi:”: the person with posts or residential group, or whom a nameless voice spoke for."""
    if person is not None:
        name = f"{upper_first(addressed_name(person))} {person.full_name}"
        more = post_of(person)
        return f"{name}, {more}" if more else name
    if opinion.on_behalf_of:
        return upper_first(opinion.on_behalf_of.strip(" ,."))
    group = opinion.residential_group.name if opinion.residential_group_id else ""
    whose = f"Công dân có ý kiến {opinion.code}"
    return f"{whose}, {lower_first(group)}" if group else whose


def group_of(person=None, opinion=None):
    """The residential group in which the letter is handed over, or ``None``."""
    holder = person or opinion
    return holder.residential_group if holder is not None and holder.residential_group_id else None


def letter_recipients(conference, unit, group, day, post):
    """Nơi nhận of a letter signed by the holder of ``post``, one to a line, as sample 4 lists them."""
    place = division(conference)
    lines = ["Như trên", _REPORTED_TO, *_chairman(conference, post), f"Ủy ban MTTQ {place} (để giám sát)"]
    if group is not None:
        lines.append(group.name_on(day))
    return [*lines, kept_by(unit, day)]


def recipients_signed_by(conference, recipients, old_post, post):
    """The recipients when another signs than was foreseen: nobody is reported to what he signs himself.

    What the clerk wrote otherwise stays.
    """
    lines = recipients.splitlines()
    before, after = _chairman(conference, old_post), _chairman(conference, post)
    if before and not after:
        lines = [line for line in lines if line.strip(" -;.") not in before]
    elif after and not before and _REPORTED_TO in lines and after[0] not in lines:
        place = lines.index(_REPORTED_TO) + 1
        lines[place:place] = after
    return "\n".join(lines)


def _chairman(conference, post):
    """The line of the chairman, who gets a copy of what others sign for the People's Committee."""
    return [] if post == CHAIRMAN else [f"Chủ tịch UBND {division(conference)} (để b/c)"]


def kept_by(unit, day):
    """“Lưu: VT, ĐCXD”: the registry and the unit that drafted; the office for the issuer itself."""
    if unit is None:
        return "Lưu: VT"
    return f"Lưu: VT, {unit_symbol_on(unit, day) or 'VP'}"
