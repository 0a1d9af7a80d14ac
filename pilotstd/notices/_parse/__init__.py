"""From the text of a notice to its structure: pure functions of a text, which know no dataset."""
