"""Hearing: what did an utterance do? Acts, entities and cues, with the characters that carry them."""
