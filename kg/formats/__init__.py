"""The corpus in the forms that other programs read: reference managers, network tools."""
