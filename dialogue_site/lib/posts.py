"""A post and the body it is held in, as one phrase: “Tổ trưởng tổ dân phố số 12” (domain reference 4.7).

“Chủ tịch, Hội Nông dân phường” would read as two facts, and “Chủ tịch” alone as the chairman of the ward.
"""

import re

from .text import fold

#: Posts that say nothing without the body they are held in.
_BARE = re.compile(
    r"((pho|quyen|nguyen) )?(chu tich|bi thu|to truong|to pho|truong ban|chu nhiem|giam doc|hieu truong|truong|"
    r"chi hoi truong|chi hoi pho|thu ky|uy vien|ui vien|hoi vien)( thuong truc)?"
)
#: Common nouns that are small after a post; names of organisations keep their capital.
_PLACES = ("Tổ dân phố", "Tổ nhân dân", "Khu dân cư", "Khu phố", "Thôn", "Xóm", "Ấp", "Nhà chung cư", "Trường")


def _small(body):
    return body[:1].lower() + body[1:] if body.startswith(_PLACES) else body


def _shared(post, body):
    """How many words at the end of ``post`` are the first ones of ``body``."""
    left, right = [fold(word) for word in post.split()], [fold(word) for word in body.split()]
    return next((n for n in range(min(len(left), len(right)), 0, -1) if left[-n:] == right[:n]), 0)


def held_in(posts, body):
    """“Trưởng Ban Thanh tra nhân dân” and “Ban Thanh tra nhân dân phường” become one; ``posts`` may be several.

    The body is left out when the posts name it already, and follows after a comma when it is another matter.
    """
    posts, body = posts.strip(" ,"), body.strip(" ,")
    if not posts or not body or f" {fold(body)} " in f" {fold(posts).replace(',', ' ')} ":
        return posts or body
    *others, last = posts.split(", ")
    if shared := _shared(last, body):
        kept = " ".join(last.split()[:-shared])
        joined = f"{kept} {body}" if kept else body
    elif _BARE.fullmatch(fold(last)) or body.startswith(_PLACES):
        joined = f"{last} {_small(body)}"
    else:
        return f"{posts}, {body}"
    return ", ".join([*others, joined])


def held_where(posts, body, name="", label=""):
    """The post in its body, then the residential group by its short ``label`` unless the post names the group."""
    held = held_in(posts, body)
    if not name or fold(name) in fold(held):
        return held
    return ", ".join(part for part in (held, label or name) if part)
