"""The words that lists are made of: what links are called, where things stand, venues, headings, notes to the reader.

Words of several languages stand side by side; a phrase is a regular expression, without regard to capitals.
"""

from __future__ import annotations

import re

from kg.model import Role


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> str:
    """An expression for any of the phrases, one a line."""
    return "(?:" + "|".join(line.strip() for line in text.strip().splitlines()) + ")"


# What a link may be called, by what it leads to.
ROLES: dict[Role, tuple[str, ...]] = {
    "paper": _words(
        """paper papers article preprint arxiv biorxiv medrxiv chemrxiv psyarxiv arxiv.org doi publication pub
        openreview acl aclanthology cvf ieee acm springer sciencedirect pubmed pmc html abs abstract proceedings
        manuscript report read url link links
        论文 原文 論文 文章 链接 连结 地址 文献 논문 artículo papier artikel статья"""
    ),
    "pdf": _words("pdf pdfs fulltext"),
    "software": _words(
        """code codes github gitlab repo repository software package tool tools docs documentation pytorch tensorflow tf
        jax keras torch implementation implementations source huggingface hf model models checkpoint checkpoints weights
        colab notebook matlab caffe python julia api demo gradio 代码 源码 代碼 源代码 模型 开源 コード 코드"""
    ),
    "project": _words(
        "project projects website homepage page site web webpage home 项目 主页 官网 项目主页 项目地址 網站"
    ),
    "dataset": _words("data dataset datasets database benchmark 数据 数据集 資料"),
    "video": _words("video videos talk talks youtube recording lecture presentation 视频 影片 b站 bilibili 演讲 讲解"),
    "slides": _words("slides slide poster ppt pptx 幻灯片 课件"),
    "blog": _words("blog blogs blogpost post medium note notes 博客 知乎 笔记 解读 解析 zhihu csdn thread"),
    "book": _words("book ebook 书 图书"),
    "other": _words(
        """supplementary supplement supp appendix bibtex bib cite citation twitter tweet tldr review reviews
        leaderboard discussion scholar reddit news wiki wikipedia announcement interview podcast press"""
    ),
}
# They add nothing to the word beside them.
FILLERS = frozenset(
    _words("the official unofficial original full our and or of for on at in to via version author authors")
)
# The words of a link that say only that it is one.
POINTERS = frozenset(
    (
        *_words("here this there more details download info visit source top ↑ 点击 这里 此处 链接"),
        "click here",
        "see here",
        "this link",
        "back to top",
    )
)

# Sites that hold one kind of thing.
SITES: dict[Role, tuple[str, ...]] = {
    "software": _words(
        """github.com gitlab.com bitbucket.org gist.github.com pypi.org cran.r-project.org bioconductor.org npmjs.com
        crates.io sourceforge.net colab.research.google.com huggingface.co anaconda.org codeocean.com hub.docker.com
        gitee.com codeberg.org anonymous.4open.science modelscope.cn replicate.com"""
    ),
    "video": _words("youtube.com youtu.be vimeo.com bilibili.com slideslive.com ted.com"),
    "slides": _words("slideshare.net speakerdeck.com"),
    "blog": _words(
        """medium.com substack.com towardsdatascience.com zhihu.com wordpress.com blogspot.com csdn.net jianshu.com
        dev.to lilianweng.github.io hackernoon.com cnblogs.com juejin.cn hashnode.dev mp.weixin.qq.com"""
    ),
    "dataset": _words(
        """zenodo.org kaggle.com figshare.com dataverse.harvard.edu physionet.org archive.ics.uci.edu openml.org
        datadryad.org"""
    ),
    "book": _words("amazon.com goodreads.com oreilly.com manning.com packtpub.com books.google.com"),
    "paper": _words(
        """sciencedirect.com cell.com proceedings.mlr.press papers.nips.cc proceedings.neurips.cc openaccess.thecvf.com
        jmlr.org ieeexplore.ieee.org dl.acm.org nature.com science.org pnas.org aaai.org ijcai.org usenix.org
        isca-speech.org ecva.net roboticsproceedings.org distill.pub academic.oup.com link.springer.com
        onlinelibrary.wiley.com tandfonline.com mdpi.com frontiersin.org plos.org acs.org vldb.org cidrdb.org
        hal.science proceedings.iclr.cc bmj.com jamanetwork.com nejm.org thelancet.com computer.org jstor.org
        citeseerx.ist.psu.edu researchgate.net cv-foundation.org iopscience.iop.org aps.org chemrxiv.org
        ncbi.nlm.nih.gov aclanthology.org openreview.net semanticscholar.org biorxiv.org arxiv.org"""
    ),
    "other": _words("twitter.com x.com wikipedia.org reddit.com linkedin.com facebook.com discord.gg"),
}

BOOK_SIGNS = frozenset("📖📕📗📘📙📚")

# Venues by their acronyms, which count where they are not in small letters alone, and by their names.
ACRONYMS = frozenset(
    _words(
        """acl emnlp naacl eacl aacl coling tacl conll neurips nips icml iclr aaai ijcai kdd www thewebconf sigir cikm
        wsdm recsys ecir cvpr iccv eccv wacv bmvc accv miccai isbi tpami pami ijcv tmlr jmlr colt aistats uai corl icra
        iros rss interspeech icassp taslp sigmod pods vldb pvldb icde edbt cidr tkde tods sosp osdi nsdi usenix atc
        eurosys asplos isca micro hpca pldi popl icse fse ase issta oopsla tse tosem ccs ndss chi uist cscw siggraph tog
        tmm tip tnnls tcsvt acmmm icdm sdm pakdd ecml pkdd iswc eswc lrec cogsci focs stoc soda dac fast hotstorage socc
        jama nejm pnas ieee acm corr ssrn jacs acs tkdd tois ral tro mobicom infocom sigcomm"""
    )
)
# Short words in journals' names, whose full stop ends no sentence.
# Source: https://www.issn.org/services/online-services/access-to-the-ltwa/
ABBREVIATIONS = frozenset(
    _words(
        """acad adv am anal angew ann annu appl astron biochem bioinform biol biomed biophys biosci biotechnol br bull
        chem clin commun comp comput conf curr dev dis ecol eng engl environ eur evol exp genet genom geophys
        hum immunol inf int intell j lett mach math mater med mol nat natl neurosci nucl opin pharmacol
        philos phys physiol pol proc prot psychol rep res rev sci sel ser soc softw stat struct surv symp syst
        technol theor trans virol"""
    )
)
VENUES = _phrases(
    r"""
    (?:arxiv|(?:bio|med|chem|tech|psya)rxiv|preprints?|findings)(?: (?:preprint|workshop))?
    nature|science|cell|bioinformatics|elife|neuron|iscience|patterns|distill
    tech(?:nical)? report|(?:ph\.?d\.? )?thesis
    (?:nature|nat\.?|cell|science|genome|nucleic acids|plos|bmc|frontiers in|briefings in|current opinion in)\b.*
    (?:annual review|trends in|advances in|proceedings|proc\.?|transactions|trans\.?|journal of|j\.)\b.*
    (?:conference on|international|ieee|acm|acs|springer)\b.*
    """
)

# What a line says that announces a list.
_WHOSE = "(?:(?:my|our|the|other|more|further|some|selected|recent|key|recommended|related) ){0,2}"
LISTS = _phrases(
    rf"""
    {_WHOSE}(?:papers?|papers to read|articles?|books|readings?|reading list|publications|preprints)
    {_WHOSE}(?:references|bibliography|literature|links|dois?)
    to[ -]read
    参考文献|论文|文献
    """
)
CONTENTS = _phrases("(?:table of )?contents?|toc|目录|目錄|catalog(?:ue)?")
# Headings of sections that hold no entries, whatever stands in them.
NO_ENTRIES = _phrases(
    r"""
    licen[cs]es?|许可证?
    contribut(?:ing|ions?|ors?|e)\b.*|how to (?:contribute|cite|use).*|贡献.*
    (?:project )?(?:maintainers?|authors?|team|credits?|owners?)(?: .*)?
    acknowledge?ments?|致谢|thanks|contact(?:s| us| me)?|联系.*
    star(?:gazers)?\b.*(?:history|time|chart)|star history
    citations?|citing(?: .*)?|cite(?: .*)?|引用|bibtex
    (?:latest |recent )?(?:news|updates?)|what['’]?s new|更新.*|新闻|changelog|to-?do(?: list)?
    (?:(?:other|related|similar|more|useful|awesome) )+(?:(?:paper|reading|github|curated) )*(?:lists?|repos?)(?: .*)?
    (?:(?:other|related|similar|more|useful|awesome) )+(?:github )?(?:repositories|awesomes?)(?: .*)?
    related (?:awesome\b.*|projects?)|相关(?:仓库|列表|项目).*
    support(?: us|ers)?|sponsors?|disclaimer|faq|format|criteria|guidelines?|installation|usage|getting started
    """
)
# What folds says so, and is no heading.
FOLDED = _phrases(
    rf"""
    (?:click|expand|show|see more)\b.*
    details?|papers?|点击.*|展开.*
    {CONTENTS}
    """
)
# How a note to the reader begins.
NOTES = _phrases(
    r"""
    please|thanks?|thank you|check out|feel free|welcome|join|contact|e-?mail|stay|click|follow|clone|submit|fork\s
    we\s|we['’]|our\s|you\s|your\s|i\s|i['’]|if\s|let (?:us|me)|you can
    this (?:repo|list|page|is|project|work is)|the (?:list|repo|papers below|following)|here (?:is|are)
    open an?\s(?:issue|pull)|create an?\s|pull requests?|contribut|add(?:ed)?\s|\(update\)
    see (?:also|the|our|here|\[)|star\s|watch (?:this|out)|read (?:the|our|more)\s
    for (?:more|any|questions|a list)|to (?:add|contribute|cite|learn more)
    licen[cs]e|last updated?|update[ds]?\b\s*[:：]|note[:：]|maintained|created by|made with|inspired by
    related (?:list|repo|awesome)|more (?:papers|resources|info)|table of contents?|back to top
    欢迎|请|如果|感谢|更新|本项目|本仓库|目录|我们|点击|返回
    """
)


def phrase(words: str) -> re.Pattern[str]:
    """The expression of phrases, ready for use."""
    return re.compile(words, re.I)
