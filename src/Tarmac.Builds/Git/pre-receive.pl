#!/usr/bin/perl
# Hands a push to tarmacd and shows what it answers. Perl, because git itself depends on it.
use strict;
use warnings;
use IO::Socket::UNIX;

$| = 1;
$SIG{PIPE} = 'IGNORE';

my $server = IO::Socket::UNIX->new(Peer => $ENV{TARMAC_HOOK_SOCKET} // '');
unless ($server) {
    print " !     The platform does not answer. Push again in a moment.\n";
    exit 1;
}
binmode $server;
binmode STDIN;

# The question: secret, git's quarantine folders, one line per ref, an empty line.
print $server join("\n", $ENV{TARMAC_PUSH_SECRET} // '', $ENV{GIT_OBJECT_DIRECTORY} // '', $ENV{GIT_ALTERNATE_OBJECT_DIRECTORIES} // ''), "\n";
while (my $line = <STDIN>) {
    print $server $line;
}
print $server "\n";
$server->flush;

# The answer: frames of a 4-byte length and so many bytes; length 0 is followed by the exit status in one byte.
sub take {
    my ($wanted) = @_;
    my $bytes = '';
    while (length $bytes < $wanted) {
        my $got = sysread $server, $bytes, $wanted - length $bytes, length $bytes;
        unless ($got) {
            print " !     The platform stopped before the push was done. Push again.\n";
            exit 1;
        }
    }
    return $bytes;
}

while (1) {
    my $length = unpack 'N', take(4);
    exit unpack 'C', take(1) if $length == 0;
    my $bytes = take($length);
    my $at = 0;
    while ($at < $length) {
        my $put = syswrite STDOUT, $bytes, $length - $at, $at;
        exit 1 unless $put;
        $at += $put;
    }
}
