"""White space of printed lines."""


def one_space(text: str) -> str:
    """*text* with a single space for any white space, and none around it."""
    return " ".join(text.split())
