"""Persona contracts: what must hold of every patient, whoever talks with it. ``peilian check --personas`` runs them."""
