require "net/http"

# Says in the end how many connections were opened.
$connects = 0
Net::HTTP.prepend(Module.new do
  def connect
    $connects += 1
    super
  end
end)
at_exit { puts "connects #{$connects}" }

url, mode = ARGV
uri = URI(url)

case mode
when "get"
  3.times { |n| Net::HTTP.get(URI("#{url}/#{n}")) }
when "unstarted" # says close
  http = Net::HTTP.new(uri.host, uri.port)
  3.times { |n| http.get("#{uri.path}/#{n}") }
when "start"
  Net::HTTP.start(uri.host, uri.port) { |http| 3.times { |n| http.get("#{uri.path}/#{n}") } }
when "start-each"
  3.times { |n| Net::HTTP.start(uri.host, uri.port) { |http| http.get("#{uri.path}/#{n}") } }
when "idle"
  Net::HTTP.start(uri.host, uri.port, keep_alive_timeout: 1) do |http|
    3.times { |n| http.get("#{uri.path}/#{n}"); sleep 2 }
  end
when "gives-up"
  3.times do |n|
    Net::HTTP.start(uri.host, uri.port, read_timeout: 0.4, max_retries: 0) { |http| http.get("#{uri.path}/#{n}?delay=8000") }
  rescue Net::ReadTimeout
  end
when "retries" # Net::HTTP sends an idempotent request again
  Net::HTTP.start(uri.host, uri.port) { |http| http.get("#{uri.path}/1?lose=1"); http.get("#{uri.path}/2") }
when "pairs" # opens two at a time, and keeps what it has used
  6.times do |n|
    pair = 2.times.map { Net::HTTP.start(uri.host, uri.port) }
    pair.each { |http| http.get("#{uri.path}/#{n}") }
  end
end
