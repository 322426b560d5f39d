"""A real conversation as a transcript, with nobody in it who could be recognised."""
