"""The figures that an office reports of a period, each with its query and the rows behind it."""
