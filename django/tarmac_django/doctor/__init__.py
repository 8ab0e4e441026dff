"""What a project does in production that its owner would not want. Judged as it is written; where the overlay mends it, the finding says so.

`examine` is the whole of it; `checks` has a module for each group of findings, with `findings(context)`.
"""
