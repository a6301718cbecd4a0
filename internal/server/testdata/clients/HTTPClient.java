import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What people write with java.net.http: one way a mode. */
public class HTTPClient {
  static HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(URI.create(target)).version(HttpClient.Version.HTTP_1_1);
  }

  public static void main(String[] args) throws Exception {
    String url = args[0], mode = args[1];
    HttpClient client = HttpClient.newHttpClient();
    switch (mode) {
      case "client":
        for (int n = 1; n <= 3; n++) {
          client.send(to(url + "/" + n).build(), BodyHandlers.ofString());
        }
        break;
      case "client-each":
        List<HttpClient> made = new ArrayList<>();
        for (int n = 1; n <= 3; n++) {
          made.add(HttpClient.newHttpClient());
          made.get(n - 1).send(to(url + "/" + n).build(), BodyHandlers.ofString());
        }
        System.out.println(made.size());
        break;
      case "closes": // with -Djdk.httpclient.allowRestrictedHeaders=connection
        for (int n = 1; n <= 3; n++) client.send(to(url + "/" + n).header("Connection", "close").build(), BodyHandlers.ofString());
        break;
      case "gives-up":
        for (int n = 1; n <= 3; n++) {
          try {
            client.send(to(url + "/" + n + "?delay=8000").timeout(Duration.ofMillis(400)).build(), BodyHandlers.ofString());
          } catch (HttpTimeoutException e) {
          }
        }
        break;
      case "at-once":
        for (int turn = 0; turn < 2; turn++) {
          List<CompletableFuture<?>> all = new ArrayList<>();
          for (int n = 0; n < 6; n++) all.add(client.sendAsync(to(url + "/" + turn + "/" + n + "?delay=200").build(), BodyHandlers.ofString()));
          for (var f : all) f.join();
        }
        break;
      case "unread":
        List<InputStream> kept = new ArrayList<>();
        for (int n = 1; n <= 3; n++) kept.add(client.send(to(url + "/" + n + "?bytes=1000000").build(), BodyHandlers.ofInputStream()).body());
        System.out.println(kept.size());
        break;
      case "unread-closed":
        for (int n = 1; n <= 3; n++) client.send(to(url + "/" + n + "?bytes=1000000").build(), BodyHandlers.ofInputStream()).body().close();
        break;
      case "retries":
        client.send(to(url + "/1?lose=1").build(), BodyHandlers.ofString());
        client.send(to(url + "/2").build(), BodyHandlers.ofString());
        break;
    }
  }
}
