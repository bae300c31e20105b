"""An RDF file, read to be asked. Knows no corpus and no graph library; the file may be anyone's."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from kg.errors import GraphError
from kg.rdf import table, zstd

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat, Store

FORMS = ("nt", "ttl", "rdf", "nq", "trig", "jsonld")
# One triple a line, with whole IRIs: what such a file holds does not depend on where it lies.
LINES = ("nt", "nq")
_PACKINGS = ("gz", "zst")
# In bytes of a file in lines: some half a million triples, which take 2 s to read. Other forms are a third as large.
_LARGE = 64_000_000
# So many times that are some four million triples, and 2.5 GB in memory.
_HUGE = 8
# How much smaller such files are when they are packed.
_UNPACKED = 15
# What the engine says of a JSON-LD context that it would have to fetch.
_FETCH = "No LoadDocumentCallback has been set"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFile:
    """A file of RDF: `form` (of FORMS) and `packing` (gz, zst or none) are what its suffixes say."""

    path: Path
    form: str
    packing: str

    @classmethod
    def at(cls, path: Path) -> GraphFile:
        """The file of that name.

        Raises:
            GraphError: there is none, or its name ends in none of the suffixes.
        """
        suffixes = [suffix.removeprefix(".").lower() for suffix in path.suffixes]
        packing = suffixes.pop() if suffixes and suffixes[-1] in _PACKINGS else ""
        form = suffixes[-1] if suffixes else ""
        try:
            is_folder = path.is_dir()
        except OSError as err:
            raise GraphError(f"{path} cannot be read: {err.strerror}.") from err
        if is_folder:
            raise GraphError(f"{path} is a folder. Give the RDF file itself, such as {path / 'graph.nt'}.")
        if form not in FORMS:
            known = ", ".join(f".{one}" for one in FORMS)
            raise GraphError(
                f"{path} is not a file that can be asked: give one that ends in {known}, also with .gz or .zst."
            )
        return cls(path=path, form=form, packing=packing)

    @property
    def format(self) -> RdfFormat:
        """The form as the engine knows it."""
        from pyoxigraph import RdfFormat

        return cast(RdfFormat, RdfFormat.from_extension(self.form))

    @property
    def is_large(self) -> bool:
        """Whether it is better read once and for all; False if there is no such file, which reading it tells."""
        return self._size > _LARGE

    @property
    def is_huge(self) -> bool:
        """Whether it is better never held in memory."""
        return self._size > _LARGE * _HUGE

    @property
    def _size(self) -> float:
        """About how many bytes it has as lines, or would have."""
        try:
            size = self.path.stat().st_size * (_UNPACKED if self.packing else 1)
        except OSError:
            return 0
        return size if self.form in LINES else size * 3

    @property
    def base(self) -> str:
        """What relative IRIs in it are relative to. Source: RFC 3986, section 5.1.3."""
        return self.path.resolve().as_uri()


def open_(path: Path) -> Store:
    """Open the folder of a store, read-only; or read a file into memory, as `load`.

    Raises:
        GraphError: as `load`, or the store cannot be read.
    """
    from pyoxigraph import Store

    # Every store on disk has a file of this name, and points with it to the rest.
    # Source: https://github.com/facebook/rocksdb/wiki/MANIFEST
    if not (path / "CURRENT").is_file():
        return load(path)
    try:
        return Store.read_only(str(path))
    except OSError as err:
        raise GraphError(f"The store {path} cannot be read: {table.visible(str(err))}.") from err


def load(path: Path) -> Store:
    """Read an RDF file into memory; its form is what its suffix says.

    Raises:
        GraphError: there is no such file, it cannot be read, or it is not RDF (names the line); or it holds nothing.
    """
    from pyoxigraph import Store

    store = Store()
    fill(store, GraphFile.at(path))
    return store


def fill(store: Store, file: GraphFile, *, lenient: bool = False) -> None:
    """Read a file into an empty store. The graphs of a dataset are also merged into the default graph.

    If `lenient`, IRIs are taken as they stand, also those that are none.

    Raises:
        GraphError: as `load`.
    """
    with reading(file):
        if file.packing:
            with _unpacked(file) as content:
                store.bulk_load(content, file.format, base_iri=file.base, lenient=lenient)
        else:
            store.bulk_load(path=str(file.path), format=file.format, base_iri=file.base, lenient=lenient)
        if file.format.supports_datasets:
            _merge(store)
    if not any(True for _ in store):
        raise GraphError(f"{file.path} holds no triples: there is nothing to ask.")


@contextmanager
def _unpacked(file: GraphFile) -> Iterator[IO[bytes]]:
    if file.packing == "gz":
        with gzip.open(file.path) as content:
            yield cast(IO[bytes], content)
    else:
        with file.path.open("rb") as packed:
            yield cast(IO[bytes], zstd.Unpacked(packed))  # the engine only calls `read`


def _merge(store: Store) -> None:
    """Copy all triples to the default graph: the engine's own union counts one that stands in two graphs twice."""
    from pyoxigraph import DefaultGraph, Quad

    named = (quad for quad in store if not isinstance(quad.graph_name, DefaultGraph))
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in named)


@contextmanager
def reading(file: GraphFile) -> Iterator[None]:
    """Put what goes wrong with a file into words.

    Raises:
        GraphError: there is no such file, it cannot be read, or it is not what its suffix says (names the line).
    """
    path = file.path
    try:
        yield
    except FileNotFoundError as err:
        raise GraphError(f"There is no file {path}. Look at its name; `kg build` writes outputs/graph.nt.") from err
    except EOFError as err:
        raise GraphError(f"{path} is cut: it ends before its compressed content does. Get it again.") from err
    except (gzip.BadGzipFile, zlib.error, ValueError) as err:
        raise GraphError(f"{path} cannot be unpacked ({table.visible(str(err))}).") from err
    except OSError as err:
        raise GraphError(f"{path} cannot be read: {table.visible(str(err))}.") from err
    except SyntaxError as err:
        where = f"{path}:{err.lineno}" if err.lineno else str(path)
        reason = re.sub(r"^Parser error .*?: ", "", err.msg)
        if reason.startswith(_FETCH):
            reason = "its @context is not in the file, and nothing is fetched"
        raise GraphError(f"{where}: this is not {file.format.name} ({table.visible(reason)}).") from err
