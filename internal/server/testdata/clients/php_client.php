<?php
// What people write with PHP's curl and its streams: one way a mode.
[, $url, $mode] = $argv;
$connects = 0;

function handle(string $target, array $options = []): CurlHandle {
    $c = curl_init($target);
    curl_setopt_array($c, [CURLOPT_RETURNTRANSFER => true] + $options);
    return $c;
}

function get(CurlHandle $c, string $target): void {
    global $connects;
    curl_setopt($c, CURLOPT_URL, $target);
    curl_exec($c);
    $connects += curl_getinfo($c, CURLINFO_NUM_CONNECTS);
}

function at_once(CurlMultiHandle $m, string $target, int $many): void {
    global $connects;
    $all = [];
    for ($n = 0; $n < $many; $n++) {
        curl_multi_add_handle($m, $all[] = handle("$target/$n?delay=100"));
    }
    do {
        curl_multi_exec($m, $running);
        curl_multi_select($m);
    } while ($running);
    foreach ($all as $c) {
        $connects += curl_getinfo($c, CURLINFO_NUM_CONNECTS);
        curl_multi_remove_handle($m, $c);
    }
}

switch ($mode) {
    case 'handle':
        $c = handle($url);
        for ($n = 1; $n <= 3; $n++) get($c, "$url/$n");
        break;
    case 'handle-each':
        $kept = [];
        for ($n = 1; $n <= 3; $n++) get($kept[] = handle($url), "$url/$n");
        break;
    case 'handle-each-freed':
        for ($n = 1; $n <= 3; $n++) {
            get($c = handle($url), "$url/$n");
            unset($c);
        }
        break;
    case 'forbids':
        $c = handle($url, [CURLOPT_FORBID_REUSE => true]);
        for ($n = 1; $n <= 3; $n++) get($c, "$url/$n");
        break;
    case 'stream':
        $notified = stream_context_create([], ['notification' => function (int $code) {
            global $connects;
            $connects += $code === STREAM_NOTIFY_CONNECT;
        }]);
        for ($n = 1; $n <= 3; $n++) file_get_contents("$url/$n", false, $notified);
        break;
    case 'gives-up':
        $c = handle($url, [CURLOPT_TIMEOUT_MS => 400]);
        for ($n = 1; $n <= 3; $n++) get($c, "$url/$n?delay=8000");
        break;
    case 'undone':
        $c = handle($url, [CURLOPT_WRITEFUNCTION => fn() => 0]);
        for ($n = 1; $n <= 3; $n++) get($c, "$url/$n?bytes=1000000");
        break;
    case 'at-once':
        $m = curl_multi_init();
        for ($turn = 0; $turn < 2; $turn++) at_once($m, "$url/$turn", 6);
        break;
    case 'pool-full':
        $m = curl_multi_init();
        curl_multi_setopt($m, CURLMOPT_MAXCONNECTS, 2);
        for ($turn = 0; $turn < 3; $turn++) at_once($m, "$url/$turn", 6);
        break;
    case 'retries':
        $c = handle($url);
        get($c, "$url/1?lose=1");
        get($c, "$url/2");
        break;
}
echo "connects $connects\n";
