"""Scripts that make what is made: ``make samples`` runs them all, ``make pages`` those of the pages."""
