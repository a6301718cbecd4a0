use strict;
use warnings;

# Says in the end how many connections were opened.
my $connects;
BEGIN {
    $connects = 0;
    *CORE::GLOBAL::connect = sub (*$) { $connects++; CORE::connect($_[0], $_[1]) };
}
END { print "connects $connects\n" }

use HTTP::Tiny;
use LWP::UserAgent;
use Net::HTTP;

my ($url, $mode) = @ARGV;
if ($mode eq "lwp") { # says close
    my $ua = LWP::UserAgent->new;
    $ua->get("$url/$_") for 1 .. 3;
} elsif ($mode eq "lwp-keeps") {
    my $ua = LWP::UserAgent->new(keep_alive => 1);
    $ua->get("$url/$_") for 1 .. 3;
} elsif ($mode eq "tiny") {
    my $http = HTTP::Tiny->new;
    $http->get("$url/$_") for 1 .. 3;
} elsif ($mode eq "tiny-each") {
    HTTP::Tiny->new->get("$url/$_") for 1 .. 3;
} elsif ($mode eq "gives-up") {
    my $http = HTTP::Tiny->new(timeout => 1);
    $http->get("$url/$_?delay=8000") for 1 .. 3;
} elsif ($mode eq "pairs") { # opens two at a time, and keeps what it has used
    my ($host, $path) = $url =~ m{^http://([^/]+)(/.*)};
    my @kept;
    for my $n (1 .. 6) {
        my @pair = map { Net::HTTP->new(Host => $host, KeepAlive => 1) } 1, 2;
        for my $http (@pair) {
            $http->write_request(GET => "$path/$n");
            $http->read_response_headers;
            1 while $http->read_entity_body(my $body, 4096);
        }
        push @kept, @pair;
    }
}
