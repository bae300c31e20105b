"""What an entry is: by the type that a bibliography gives it, else by what its links lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.model import Kind, Link
from kg.pid import Pid
from kg.readlist.roles import KINDS

_NAMES: Mapping[Kind, str] = {
    "paper": """
        article inproceedings conference incollection inbook suppbook suppcollection bookinbook inreference
        phdthesis mastersthesis mathesis bathesis thesis techreport report unpublished preprint manual periodical review
        jour ejour mgzn conf cpaper chap echap thes rprt unpb inpr abst
        article-journal article-magazine paper-conference chapter manuscript entry entry-dictionary entry-encyclopedia
        journal-article proceedings-article book-chapter book-section posted-content dissertation peer-review
        journalArticle conferencePaper bookSection magazineArticle encyclopediaArticle dictionaryEntry
        ElectronicArticle ElectronicBookSection ConferenceProceedings UnpublishedWork
        paper workingpaper conferenceabstract earlyaccess meetingabstract letter note editorial shortsurvey
    """,
    "book": """
        book mvbook booklet collection mvcollection proceedings mvproceedings reference mvreference monograph
        ebook edbook classic editedbook electronicbook serialbook edited-book reference-book classicalwork
    """,
    "software": "software computerprogram comp code tool package library repository",
    "dataset": "dataset data dbase aggr onlinedatabase aggregateddatabase database datapaper",
    "video": """
        video movie mpct advs multi motion_picture broadcast videoRecording film tvBroadcast
        FilmorBroadcast AudiovisualMaterial OnlineMultimedia talk
    """,
    "blog": "blog blogpost post-weblog post",
    "other": """
        online electronic www webpage website elec icomm web internetcommunication newspaperArticle article-newspaper
        news patent pat legal legislation jurisdiction bill statute case hearing art artwork audio music image map
        letter_personal personal_communication personalcommunication podcast radioBroadcast audiorecording sound song
        presentation speech slide slides forumPost forum instantMessage email interview standard stand performance
        figure graphic catalog ctlg dict encyc encyclopedia
    """,
}
_LETTERS = re.compile(r"[^a-z]+")


def _key(name: str) -> str:
    return _LETTERS.sub("", name.lower())


_KINDS: Mapping[str, Kind] = {_key(name): kind for kind, names in _NAMES.items() for name in names.split()}


def of_type(name: str) -> Kind | None:
    """The kind that a type of entry names, in BibTeX, RIS, CSL, Zotero, EndNote or words; None: it says nothing."""
    return _KINDS.get(_key(name))


def of_entry(stated: Kind | None, pids: Sequence[Pid], links: Sequence[Link]) -> Kind:
    """What an entry is whose type says `stated`: a firm kind stays, else identifiers tell, then what links lead to."""
    if stated and stated != "other":
        return stated
    if any(pid.scheme != "url" for pid in pids):
        return "paper"
    told = (KINDS[link.role] for link in links if link.role in KINDS)
    return next(told, stated or "paper")
