// Connecting, claiming, errors, and the state of a client.

#include "support.hpp"

using vppkit::Client;
using vppkit::ClientOptions;
using vppkit::Kind;

static void options_that_cannot_be_right_are_refused_by_connect() {
    const auto none = MUST_THROW(Kind::usage, Client::connect(ClientOptions()));
    CHECK(none && none->effect() == vppkit::Effect::not_sent);
    MUST_THROW(Kind::usage, Client::connect(ClientOptions().token_file("/no/such/file")));
    MUST_THROW(Kind::usage, Client::connect(sim_options().extra_ca("/no/such/file")));
    const auto wrong = MUST_THROW(Kind::token, Client::connect(ClientOptions().token("<html>")));
    CHECK(wrong && wrong->token_problem() == vppkit::TokenProblem::malformed);
    CHECK(wrong && !wrong->what_happened().empty() && !wrong->advice().empty());
}

static void all_options_reach_the_client() {
    const auto options = ClientOptions()
                             .token_env("VPPKIT_STOKEN")
                             .service_config_url(std::getenv("VPPKIT_ENTRY_URL"))
                             .allow_host("vpp.example.com")
                             .connect_timeout(5s)
                             .attempt_timeout(20s)
                             .stall_timeout(10s)
                             .deadline(30s)
                             .longest_wait(60s)
                             .config_refresh(2min)
                             .parallelism(2)
                             .repeats(2, 10ms);
    CHECK(Client::connect(options).gate().in_flight == 0);
    CHECK(options.token_expires() > std::chrono::system_clock::now());
    CHECK(!options.token_organization().value_or("").empty());
    CHECK(!ClientOptions().token_expires() && !ClientOptions().token_organization());
    const auto opaque = sim_options().token_opaque("no token at all");
    MUST_THROW(Kind::token, Client::connect(opaque));
    // Through a proxy the token would pass in clear text.
    const auto proxy = sim_options().proxy("http://127.0.0.1:1");
    MUST_THROW(Kind::usage, Client::connect(proxy));
}

static void nobody_listens_is_a_transport_error() {
    const auto options =
        sim_options().service_config_url("http://127.0.0.1:1/mdm/x").repeats(1, 1ms);
    const auto error = MUST_THROW(Kind::transport, Client::connect(options));
    CHECK(error && error->transport_problem() == vppkit::TransportProblem::connect);
    CHECK(error && !error->http_status() && error->service() == "VPPServiceConfigSrv");
}

static void an_error_tells_all_and_never_the_token() {
    const auto client = Client::connect(sim_options());
    const Fault fault(R"({"service": "getVPPAssetsSrv", "calls": [1],
                          "action": {"number": 9625}})");
    const auto error = MUST_THROW(Kind::token, client.assets());
    if (!error) {
        return;
    }
    CHECK(error->token_problem() == vppkit::TokenProblem::revoked);
    CHECK(error->apple_number() == 9625 && !error->apple_text().empty());
    CHECK(error->http_status() == 200 && error->attempts() == 1 && !error->account().empty());
    CHECK(error->service() == "getVPPAssetsSrv" && !error->retry_at());
    CHECK(error->effect() == vppkit::Effect::not_applied);
    CHECK(error->holder_guid().empty() && error->holder_guid().data() == nullptr);
    CHECK(error->license_held().empty() && error->users_holding().empty());
    CHECK(holds(error->json(), "\"number\":9625") && holds(error->json(), "\"Token\""));
    CHECK(!holds(error->json(), std::getenv("VPPKIT_STOKEN")));
    CHECK(!holds(error->what(), std::getenv("VPPKIT_STOKEN")));
    const auto token = client.token();
    CHECK(token.state == vppkit::TokenState::revoked && token.end.has_value());
    CHECK(token.kind == vppkit::TokenKind::location);
}

static void an_error_can_be_caught_as_a_standard_one_and_kept() {
    std::exception_ptr kept;
    try {
        Client::connect(ClientOptions());
    } catch (const std::exception &error) {
        CHECK(std::strlen(error.what()) > 0);
        kept = std::current_exception();
    }
    try {
        std::rethrow_exception(kept);
    } catch (const vppkit::Error &error) {
        const vppkit::Error copy = error;
        CHECK(copy.get() == error.get() && copy.kind() == Kind::usage);
    }
}

static void an_account_changes_hands_only_on_an_explicit_call() {
    const auto client = sim_client();
    const auto guid = vppkit::new_guid();
    CHECK(guid.size() == 36);
    const auto options = sim_options().installation("other.example.com", guid);
    const auto error = MUST_THROW(Kind::account_claimed, Client::connect(options));
    CHECK(error && error->holder_hostname() == HOSTNAME && error->holder_guid() == GUID);
    const auto other = Client::connect_without_claim(options);
    MUST_THROW(Kind::account_claimed, other.assets());
    MUST_THROW(Kind::account_claimed, other.reactivate());
    MUST_THROW(Kind::account_claimed, other.take_over(guid));
    other.take_over(GUID);
    CHECK(!other.assets().empty());
    // Now the first one has to be silent.
    MUST_THROW(Kind::account_claimed, client.claim());
    other.release();
    client.reactivate();
    client.release();
    client.claim();
    client.release();
}

static void a_client_without_installation_only_reads() {
    const auto client = Client::connect(sim_options());
    MUST_THROW(Kind::usage, client.register_user(vppkit::NewUser("u-never")));
    MUST_THROW(Kind::usage, client.claim());
}

static void the_configurations_are_told() {
    const auto client = sim_client();
    const auto config = client.read_config();
    CHECK(config.holder_hostname() == HOSTNAME && config.holder_guid() == GUID);
    CHECK(!config.location_name().empty() && !config.location_id().empty());
    CHECK(config.expires() > std::chrono::system_clock::now());
    CHECK(config.facilitator_member_id().data() == nullptr && config.library_id().empty());
    CHECK(config.country_code().size() == 2 && !config.default_platform().empty());
    CHECK(!config.apple_id().empty() && !config.email().empty());
    CHECK(!config.organization_id().empty());
    CHECK(config.library_uid() == client.library_uid());
    CHECK(holds(config.json(), "\"client_context\""));
    CHECK(client.first_config().location_name() == config.location_name());
    const auto changed = client.write_client_context(
        "{\"hostname\":\"" HOSTNAME "\",\"guid\":\"" GUID "\",\"site\":7}");
    CHECK(holds(changed.client_context(), "\"site\":7"));
    const auto limits = client.limits();
    CHECK(limits.associate == 10 && limits.disassociate == 10);
    CHECK(holds(client.service_config(), "getVPPAssetsSrvUrl"));
    CHECK(!client.account_label().empty());
    CHECK(client.same_library(Client::connect(sim_options())) == true);
}

static void the_state_is_told() {
    const auto client = Client::connect(sim_options());
    CHECK(client.stats().requests == 2 && client.stats().received_bytes > 0);
    const auto gate = client.gate();
    CHECK(gate.closed_for == 0ms && gate.at_once == 5 && gate.waiting == 0);
    CHECK(gate.repeats_left > 0 && client.token().state == vppkit::TokenState::valid);
}

static void any_service_can_be_called() {
    const auto client = sim_client();
    const auto said = client.call("getVPPAssetsSrv", R"({"includeLicenseCounts": true})");
    CHECK(holds(said, "\"assignedCount\"") && holds(said, "\"envelope\""));
    CHECK(!holds(client.call("getVPPAssetsSrv"), "\"assignedCount\""));
    MUST_THROW(Kind::usage, client.call("noSuchSrv"));
    MUST_THROW(Kind::usage, client.call("getVPPAssetsSrv", "[]"));
    MUST_THROW(Kind::usage, client.call("getVPPAssetsSrv", R"({"sToken":"x"})"));
}

static void metadata_is_told_in_the_order_asked_for() {
    const auto client = sim_client();
    const auto query = vppkit::MetadataQuery({ADAM_ID, "1"}).language("en").country("US");
    const auto list = client.metadata(query);
    CHECK(list.size() == 2 && list[0].found() && !list.at(1).found());
    CHECK(list[0].adam_id() == ADAM_ID && !list[0].name().empty());
    CHECK(list[1].name().empty() && !list[1].is_b2b_custom_app());
    CHECK(holds(list[0].json(), "\"raw\"") && list[1].json() == "null");
    std::size_t found = 0;
    for (const auto &item : list) {
        found += item.found();
    }
    CHECK(found == 1);
    const auto authenticated =
        vppkit::MetadataQuery({ADAM_ID}).platform("volumestore").authenticated();
    CHECK(client.metadata(authenticated).at(0).found());
}

static void kinds_have_names_and_numbers_have_kinds() {
    CHECK(vppkit::name_of(Kind::not_found) == "NotFound" && vppkit::name_of(Kind::ok) == "Ok");
    CHECK(vppkit::name_of(Kind::storage) == "Storage");
    CHECK(vppkit::name_of(vppkit::Effect::not_sent) == "NotSent");
    CHECK(vppkit::name_of(vppkit::TokenProblem::revoked) == "Revoked");
    CHECK(vppkit::name_of(vppkit::TransportProblem::timed_out) == "TimedOut");
    CHECK(vppkit::name_of(vppkit::TokenState::none) == "None");
    CHECK(vppkit::name_of(vppkit::TokenKind::location) == "Location");
    CHECK(vppkit::name_of(vppkit::LogKind::answered) == "Answered");
    CHECK(vppkit::name_of(vppkit::EventKind::checkpoint) == "Checkpoint");
    CHECK(vppkit::name_of(vppkit::List::users) == "Users");
    CHECK(vppkit::name_of(vppkit::JobAction::retire) == "Retire");
    CHECK(vppkit::name_of(static_cast<vppkit::TargetStatus>(1000)) == "unknown");
    CHECK(vppkit::name_of(vppkit::PricingParam::plus) == "PLUS");
    CHECK(vppkit::name_of(vppkit::LicenseStatus::refunded) == "Refunded");
    CHECK(vppkit::name_of(vppkit::UserStatus::retired) == "Retired");
    CHECK(vppkit::kind_of_number(std::nullopt) == Kind::ok);
    CHECK(vppkit::kind_of_number(9610) == Kind::no_license);
    CHECK(vppkit::kind_of_number(123456) == Kind::invalid_request);
    CHECK(!vppkit::meaning_of_number(9610).empty() && !vppkit::advice_of_number(9610).empty());
    CHECK(vppkit::meaning_of_number(123456).data() == nullptr);
    CHECK(vppkit::advice_of_number(123456).empty());
    CHECK(!vppkit::version().empty());
}

RUN({"options that cannot be right are refused by connect",
     guarded<options_that_cannot_be_right_are_refused_by_connect>},
    {"all options reach the client", guarded<all_options_reach_the_client>},
    {"nobody listens is a transport error", guarded<nobody_listens_is_a_transport_error>},
    {"an error tells all and never the token", guarded<an_error_tells_all_and_never_the_token>},
    {"an error can be caught as a standard one and kept",
     guarded<an_error_can_be_caught_as_a_standard_one_and_kept>},
    {"an account changes hands only on an explicit call",
     guarded<an_account_changes_hands_only_on_an_explicit_call>},
    {"a client without installation only reads",
     guarded<a_client_without_installation_only_reads>},
    {"the configurations are told", guarded<the_configurations_are_told>},
    {"the state is told", guarded<the_state_is_told>},
    {"any service can be called", guarded<any_service_can_be_called>},
    {"metadata is told in the order asked for", guarded<metadata_is_told_in_the_order_asked_for>},
    {"kinds have names and numbers have kinds", guarded<kinds_have_names_and_numbers_have_kinds>})
