"""Search that does not mind accents, the same on SQLite and PostgreSQL.

A row keeps ``search_text``: its words folded, followed by those of its words that carry accents. One
full-text index over that column (FTS5, or a stored tsvector) answers both questions: which rows hold
the words, and which hold them with exactly the accents typed.
"""

import itertools
import re

from django.db import connections, migrations
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from .lib.text import exact, fold, words

#: Words taken from one query and letters kept of each: enough for a sentence, bounded for the database.
MAX_WORDS, MAX_WORD_LENGTH = 12, 40
MAX_QUERY = MAX_WORDS * MAX_WORD_LENGTH * 2
#: A code is one word: “VD-05”, “vd 5” and “VD5” are the same matter, and not every one that mentions a 5.
#: (Folding turns “yk” into “ik”.)
_CODE = re.compile(r"(?<![^\W_])(vd|[iy]k)[- ]?0*([0-9]{1,9})(?![^\W_])")


def _words(text):
    return words(_CODE.sub(r"\1\2", text))


def search_text(*parts):
    """The column's value for a row with these texts."""
    text = " ".join(part for part in parts if part)
    accented = [word for word in _words(exact(text)) if not word.isascii()]
    return " ".join([*_words(fold(text)), *dict.fromkeys(accented)])


def _terms(query):
    """The folded words of a query, and its words as typed when an accent was typed (else ``None``)."""
    query = query[:MAX_QUERY]
    typed = [word[:MAX_WORD_LENGTH] for word in _words(exact(query))][:MAX_WORDS]
    folded = [word[:MAX_WORD_LENGTH] for word in _words(fold(query))][:MAX_WORDS]
    has_accents = any(not word.isascii() for word in typed)
    return folded, [w if not w.isascii() else fold(w) for w in typed] if has_accents else None


def _match(terms, vendor, typing=False):
    """A full-text expression: all words; while ``typing`` the last one may be a beginning, unless a number ends it."""
    open_end = typing and len(terms[-1]) > 1 and not terms[-1][-1].isdigit()
    if vendor == "postgresql":
        return " & ".join(terms) + (":*" if open_end else "")
    return " AND ".join(f'"{term}"' for term in terms) + ("*" if open_end else "")


class SearchQuerySet(QuerySet):
    """Mix-in for models with a ``search_text`` column indexed by :func:`index_operation`.

    Words are whole syllables, as Vietnamese is written: “ma” does not find “mai”. Only while a person is
    still ``typing`` the last word counts as a beginning; that finds more and costs more.
    """

    def _containing(self, terms, typing=False):
        return self._matching(_match(terms, connections[self.db].vendor, typing))

    def _matching(self, expression):
        table = self.model._meta.db_table
        if connections[self.db].vendor == "postgresql":
            rows = f"SELECT id FROM \"{table}\" WHERE search_vector @@ to_tsquery('simple', %s)"  # noqa: S608
        else:
            rows = f'SELECT rowid FROM "{table}_fts" WHERE "{table}_fts" MATCH %s'  # noqa: S608
        # The table is the model's own name; what a person typed travels as a parameter.
        return RawSQL(rows, [expression])  # noqa: S611

    def search(self, query, *, typing=False):
        """Rows that hold all words of ``query``, accents or not; everything for an empty query."""
        terms, _typed = _terms(query)
        if not terms:
            return self if not query.strip() else self.none()
        return self.filter(pk__in=self._containing(terms, typing))

    def search_ranked(self, query, *, typing=False):
        """Two disjoint querysets: rows with the accents as typed, and the other matches (see :meth:`search`)."""
        terms, typed = _terms(query)
        if not terms:
            return self.none(), self.search(query)
        matching = self.filter(pk__in=self._containing(terms, typing))
        if typed is None:
            return self.none(), matching
        # A row that holds a word with its accents holds it folded too.
        with_accents = self._containing(typed, typing)
        return self.filter(pk__in=with_accents), matching.exclude(pk__in=with_accents)

    def near(self, text, skip=frozenset()):
        """Rows that hold any two neighbouring words of ``text``, accents or not; none for a single word.

        Candidates for a likeness check: pairs are far rarer than words. ``skip`` holds pairs ("to dan") that
        say nothing.
        """
        terms = [word[:MAX_WORD_LENGTH] for word in words(fold(text))][: 2 * MAX_WORDS]
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(terms)]
        pairs = [pair for pair in dict.fromkeys(pairs) if pair not in skip]
        if not pairs:
            return self.none()
        vendor = connections[self.db].vendor
        if vendor == "postgresql":
            return self.filter(pk__in=self._matching(" | ".join(f"({pair.replace(' ', ' <-> ')})" for pair in pairs)))
        return self.filter(pk__in=self._matching(" OR ".join(f'"{pair}"' for pair in pairs)))


def index_operation(table):
    """A migration step that makes the full-text index of ``table`` for the database in use.

    It leaves alone what is there. SQLite rebuilds a table to alter it and loses its triggers, so every
    migration that alters ``table`` ends with this step again.
    """

    def forwards(apps, schema_editor):
        for statement in _INDEX[schema_editor.connection.vendor]:
            schema_editor.execute(statement.replace("{t}", table), params=None)

    def backwards(apps, schema_editor):
        for statement in _DROP[schema_editor.connection.vendor]:
            schema_editor.execute(statement.replace("{t}", table), params=None)

    return migrations.RunPython(forwards, backwards)


_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS \"{t}_fts\" USING fts5(search_text, content='{t}', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 0')",
        'CREATE TRIGGER IF NOT EXISTS "{t}_fts_ai" AFTER INSERT ON "{t}" BEGIN '
        'INSERT INTO "{t}_fts"(rowid, search_text) VALUES (new.id, new.search_text); END',
        'CREATE TRIGGER IF NOT EXISTS "{t}_fts_ad" AFTER DELETE ON "{t}" BEGIN '
        'INSERT INTO "{t}_fts"("{t}_fts", rowid, search_text) VALUES (\'delete\', old.id, old.search_text); END',
        'CREATE TRIGGER IF NOT EXISTS "{t}_fts_au" AFTER UPDATE OF search_text ON "{t}" '
        "WHEN old.search_text <> new.search_text BEGIN "
        'INSERT INTO "{t}_fts"("{t}_fts", rowid, search_text) VALUES (\'delete\', old.id, old.search_text); '
        'INSERT INTO "{t}_fts"(rowid, search_text) VALUES (new.id, new.search_text); END',
    ),
    "postgresql": (
        'ALTER TABLE "{t}" ADD COLUMN IF NOT EXISTS search_vector tsvector '
        "GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED",
        'CREATE INDEX IF NOT EXISTS "{t}_search_vector" ON "{t}" USING gin (search_vector)',
    ),
}
_DROP = {
    "sqlite": (
        'DROP TRIGGER IF EXISTS "{t}_fts_ai"',
        'DROP TRIGGER IF EXISTS "{t}_fts_ad"',
        'DROP TRIGGER IF EXISTS "{t}_fts_au"',
        'DROP TABLE IF EXISTS "{t}_fts"',
    ),
    "postgresql": ('ALTER TABLE "{t}" DROP COLUMN search_vector',),
}
