"""What the commands on a build print: for people as text, for programs as one JSON object."""
