"""The web room: choose a patient, talk, read the report; and the same objects as JSON under /api."""
