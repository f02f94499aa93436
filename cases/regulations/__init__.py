"""Regulations in their editions: lists, clauses, comparisons, successions, import of an edition."""
