"""Scripts for those who keep the data; none of them is in the package."""
