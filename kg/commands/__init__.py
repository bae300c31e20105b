"""The commands, each in a module of its name: they put options into settings and answers into words."""
