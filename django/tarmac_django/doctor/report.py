"""The findings, for people, for programs, and for a build's log."""
import json
import sys

from tarmac_django.doctor.finding import ERROR

BUILD_MOST = 12


def show(findings, reasons, options):
    quiet = [one for one in findings if one.id in reasons]
    loud = [one for one in findings if one.id not in reasons]
    unknown = sorted(set(reasons) - {one.id for one in findings})
    if options.json:
        as_json(loud, quiet, reasons, unknown)
    elif options.build:
        as_build(loud)
    else:
        as_text(loud, quiet, reasons, unknown)
    return 1 if any(one.severity == ERROR and not one.mended for one in loud) else 0


def as_json(loud, quiet, reasons, unknown):
    json.dump({
        'findings': [one.as_json() for one in loud],
        'silenced': [{**one.as_json(), 'reason': reasons[one.id]} for one in quiet],
        'unused': unknown,
    }, sys.stdout, indent=2)
    print()


def as_text(loud, quiet, reasons, unknown):
    for one in loud:
        print(f'{one.severity.upper():<8}{one.id:<22}{one.where}'.rstrip())
        print(f'        {one.what}')
        if one.write:
            print(f'        write: {one.write}')
        if one.mended:
            print(f'        here:  the overlay does {one.mended}')
    for one in quiet:
        print(f'SILENT  {one.id:<22}{one.where}  ({reasons[one.id]})')
    for id in unknown:
        print(f'note    tarmac.toml silences {id}, which is not found (any more)')
    print(counted(loud, quiet))


def as_build(loud):
    """What the overlay mends and the finer points of security are counted, not told, at each push."""
    told = [one for one in loud if not one.mended and not one.id.startswith('security.')]
    for one in told[:BUILD_MOST]:
        print(f'{one.id}{f" ({one.where})" if one.where else ""}: {one.what[:400]}')
        if one.write:
            print(f'    write: {one.write[:300]}')
    if loud:
        print(f'{counted(loud, [])}. All of it: tarmac django:doctor')


def counted(loud, quiet):
    errors, mended = sum(one.severity == ERROR for one in loud), sum(bool(one.mended) for one in loud)
    text = f'{plural(errors, "error")}, {plural(len(loud) - errors, "warning")}' if loud else 'nothing found'
    text += f'; the overlay mends {mended} of them' if mended else ''
    return text + (f'; {len(quiet)} silenced' if quiet else '')


def plural(count, word):
    return f'{count} {word}{"" if count == 1 else "s"}'
