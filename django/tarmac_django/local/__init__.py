"""What `tarmac local` needs of a project on the developer's own machine."""
