"""What can stop a build, drawn as a tree.

KgError                 a sentence for the user: what was being done, to what, and what to do next
├── UsageError          the command was asked for something that cannot be meant (exit code 2)
├── ListError           a reading list that cannot be read
├── OverridesError      a file of overrides that cannot be read, or speaks of what is not in the list
├── SnapshotError       a snapshot that is not what its manifest says
├── DumpError           a folder of bulk dumps that cannot be used, or not be downloaded
├── ClusterError        Spark or a cluster of it that cannot be used, or did not do what it was asked for
├── SourceError         a source of records that cannot be asked at all; kg.sources.transport tells its kinds apart
├── CacheError          answers on disk that cannot be used
├── UnknownWorkError    what a person calls a work is none of a build, or several
├── OutputError         results that cannot be written
├── GraphError          an RDF file that cannot be read
├── GateError           a graph that was made and must not be written: it breaks a rule
├── QueryError          a SPARQL query that cannot be understood or answered (exit code 2)
│   └── RefusedError    it would do more than read the graph: write, or ask another server
├── TimeLimitError      a query that took longer than it may
├── InstallError        a library that is asked for and not installed
├── WorkerError         the process that answers queries ended by itself
└── ServeError          an address that cannot be listened on

What concerns one entry or one list of links is no error: it is a value (`kg.model.Failure`,
`kg.model.ListState`) that is counted, shown and written to the RDF.
"""


class KgError(Exception):
    """A sentence for the user; `main` prints it and exits with `exit_code`."""

    exit_code = 1


class UsageError(KgError):
    """The command was asked for something that cannot be meant."""

    exit_code = 2


class ListError(KgError):
    """A reading list that cannot be read."""


class OverridesError(KgError):
    """A file of overrides that cannot be read, or speaks of what is not in the list."""


class SnapshotError(KgError):
    """A snapshot that is not what its manifest says."""


class DumpError(KgError):
    """A folder of bulk dumps that cannot be used, or not be downloaded."""


class ClusterError(KgError):
    """Spark or a cluster of it that cannot be used, or did not do what it was asked for."""


class SourceError(KgError):
    """A source of records that cannot be asked at all."""


class CacheError(KgError):
    """Answers on disk that cannot be used."""


class UnknownWorkError(KgError):
    """What a person calls a work is none of a build, or several."""


class OutputError(KgError):
    """Results that cannot be written."""


class GraphError(KgError):
    """An RDF file that cannot be read."""


class GateError(KgError):
    """A graph that was made and must not be written: it breaks a rule."""


class QueryError(KgError):
    """A SPARQL query that cannot be understood or answered."""

    exit_code = 2


class RefusedError(QueryError):
    """A SPARQL query that would do more than read the graph: write, or ask another server."""


class TimeLimitError(KgError):
    """A query that took longer than it may."""


class InstallError(KgError):
    """A library that is asked for and not installed."""


class WorkerError(KgError):
    """The process that answers queries ended by itself."""


class ServeError(KgError):
    """An address that cannot be listened on."""
