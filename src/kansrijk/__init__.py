"""From registers to profiles: groups of young people, never a person."""
