"""What `kg.insight` finds, in words: the sentences that commands and the report share.

They are plain text, in which what strangers wrote stands as it is: who shows them makes it harmless, on a terminal
(`kg.commands.built`) or in Markdown (`kg.report`).
"""
