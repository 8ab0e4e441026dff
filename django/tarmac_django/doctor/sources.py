"""Where a settings module says what, by reading it: nothing is run."""
import ast

MOST = 30       # files that are followed by `from x import *`


class Sources:
    def __init__(self, folder, project):
        self.folder, self.root = folder, project.root
        self.settings = project.settings
        self.assigned = {}      # name -> (file, node of the value)
        self.seen = set()
        if self.settings:
            self.read(self.settings)

    def file_of(self, name):
        path = self.root.joinpath(*name.split('.'))
        return next((file for file in (path.with_suffix('.py'), path / '__init__.py') if file.is_file()), None)

    def read(self, name):
        file = self.file_of(name)
        if file is None or file in self.seen or len(self.seen) == MOST:
            return
        self.seen.add(file)
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError):
            return
        package = name if file.name == '__init__.py' else name.rpartition('.')[0]
        self.walk(tree.body, file, package)

    def walk(self, body, file, package):
        for node in body:
            if isinstance(node, ast.ImportFrom) and any(alias.name == '*' for alias in node.names):
                above = package.split('.')[:len(package.split('.')) - node.level + 1] if node.level else []
                self.read('.'.join([*above, *(node.module or '').split('.')]).strip('.'))
            elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                for target in getattr(node, 'targets', None) or [node.target]:
                    self.note(target, node, file)
            for inner in ('body', 'orelse', 'handlers', 'finalbody'):
                if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                    self.walk(getattr(node, inner, None) or [], file, package)

    def note(self, target, node, file):
        if isinstance(target, ast.Subscript):       # DATABASES['default'] = ...
            target = target.value
        if isinstance(target, ast.Name) and target.id.isupper() and node.value is not None:
            self.assigned[target.id] = (file, node)

    def where(self, name, key=None):
        """file:line of a setting, of a key in it when that is written out; the file alone when it is set in no line of it."""
        if name not in self.assigned:
            file = self.file_of(self.settings) if self.settings else None
            return self.shown(file) if file else ''
        file, node = self.assigned[name]
        if key:
            for inner in ast.walk(node):
                for literal in getattr(inner, 'keys', None) or [] if isinstance(inner, ast.Dict) else []:
                    if getattr(literal, 'value', None) == key:
                        node = literal
        return f'{self.shown(file)}:{node.lineno}'

    def shown(self, file):
        try:
            return str(file.relative_to(self.folder))
        except ValueError:
            return str(file)
