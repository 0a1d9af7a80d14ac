"""Scripts for maintainers of the data; they are not part of the package."""
