// What changes something: users, licence requests, the deprecated services.

#include "support.hpp"

using vppkit::Kind;
using vppkit::LicenseRequest;

static void a_user_comes_changes_and_goes() {
    const auto client = sim_client();
    const auto page = client.register_user(vppkit::NewUser("cpp-user-1").email("one@example.com"));
    const auto user = page.front();
    CHECK(page.size() == 1 && user.client_user_id() == "cpp-user-1");
    CHECK(user.email() == "one@example.com");
    CHECK(vppkit::user_status_of(user.status()) == vppkit::UserStatus::registered);
    CHECK(holds(client.invitation_url(user), "http"));
    MUST_THROW(Kind::usage, client.edit_user(vppkit::UserEdit("cpp-user-1")));
    client.edit_user(vppkit::UserEdit("cpp-user-1").email("two@example.com"));
    CHECK(client.user("cpp-user-1").front().email() == "two@example.com");
    client.edit_user(vppkit::UserEdit::by_user_id(user.user_id()).email("three@example.com"));
    CHECK(client.user_record(user.user_id()).front().email() == "three@example.com");
    client.retire_user("cpp-user-1");
    MUST_THROW(Kind::not_found, client.user("cpp-user-1"));
    MUST_THROW(Kind::not_found, client.invitation_url(client.user_record(user.user_id()).front()));
    const auto again = client.register_user(vppkit::NewUser("cpp-user-3"));
    client.retire_user_by_user_id(again.front().user_id());
    MUST_THROW(Kind::not_found, client.user("cpp-user-3"));
}

static void a_managed_apple_account_that_cannot_be_joined_is_a_conflict() {
    const auto client = sim_client();
    // Nobody in the organization has these: without them both calls succeed.
    const auto refused = MUST_THROW(
        Kind::conflict,
        client.register_user(vppkit::NewUser("cpp-managed").managed_apple_id("a@example.com")));
    CHECK(refused && refused->apple_number() == 9635);
    client.register_user(vppkit::NewUser("cpp-managed"));
    MUST_THROW(Kind::conflict, client.edit_user(vppkit::UserEdit("cpp-managed")
                                                    .managed_apple_id("b@example.com")));
}

static void each_target_of_a_licence_request_is_told() {
    const auto client = sim_client();
    const auto changes = client.manage_licenses(
        LicenseRequest(ADAM_ID).associate_devices({"CPP-DEVICE-1", "CPP-DEVICE-2"}));
    CHECK(changes.all_done() && changes.disassociations().empty());
    const auto done = changes.associations();
    CHECK(done.size() == 2 && done[1].serial_number() == "CPP-DEVICE-2");
    CHECK(!done[1].error_number() && vppkit::kind_of_number(done[1].error_number()) == Kind::ok);

    // Nobody has that device's licence of it: one entry fails, the call does not.
    const std::vector<std::string> others = {"CPP-DEVICE-1", "CPP-NOBODY"};
    const auto mixed = client.manage_licenses(LicenseRequest(ADAM_ID, VPPKIT_STDQ)
                                                  .disassociate_devices(others)
                                                  .notify_disassociation(false));
    CHECK(!mixed.all_done() && holds(mixed.json(), "9619"));
    const auto refused = mixed.disassociations()[1];
    CHECK(refused.error_number() == 9619 && !refused.error_message().empty());
    CHECK(vppkit::kind_of_number(refused.error_number()) == Kind::conflict);
    CHECK(holds(refused.json(), "CPP-NOBODY") && refused.extra_json() == "{}");
    CHECK(mixed.disassociations().head_json().size() > 1 && refused.page().size() == 2);
    CHECK(refused.license_already_assigned().empty());
    CHECK(refused.reg_users_already_assigned().empty());
}

static void a_request_that_apple_leaves_undefined_is_refused() {
    const auto client = sim_client();
    MUST_THROW(Kind::usage, client.manage_licenses(LicenseRequest(ADAM_ID)));
    MUST_THROW(Kind::usage, client.manage_licenses(LicenseRequest(ADAM_ID)
                                                       .associate_devices({"one"})
                                                       .associate_users({"one"})));
    MUST_THROW(Kind::usage, client.manage_licenses(LicenseRequest(ADAM_ID)
                                                       .disassociate_users({"one"})
                                                       .disassociate_licenses({"one"})));
    MUST_THROW(Kind::usage, client.manage_licenses(LicenseRequest(ADAM_ID).associate_devices(
                                std::vector<std::string>())));
}

static void who_holds_a_licence_already_is_told() {
    const auto client = sim_client();
    client.register_user(vppkit::NewUser("cpp-user-2"));
    support_sim_post("accept_invitation", R"({"client_user_id": "cpp-user-2"})");
    CHECK(holds(client.associate_any_license("cpp-user-2", ADAM_ID), "cpp-user-2"));
    const auto error =
        MUST_THROW(Kind::conflict, client.associate_any_license("cpp-user-2", ADAM_ID));
    CHECK(error && error->apple_number() == 9616 && error->license_held().size() == 1);
    CHECK(error && error->users_holding().size() < 2);

    // The user's record shows it too; it is a page of its own.
    const auto user = client.user("cpp-user-2");
    const auto licenses = user.front().licenses();
    CHECK(licenses.size() == 1);
    const std::string id(licenses.front().license_id());
    CHECK(error && error->license_held().front().license_id() == id);
    const std::string hash(user.front().its_id_hash());
    CHECK(client.user_once_joined("cpp-user-2", hash).front().client_user_id() == "cpp-user-2");
    client.disassociate_license(id);
    CHECK(holds(client.associate_license("cpp-user-2", id), id));
    const std::string user_id(user.front().user_id());
    client.disassociate_license(id, user_id);
}

static void the_effect_of_a_lost_write_is_unknown() {
    const auto client = sim_client();
    const Fault fault(R"({"service": "manageVPPLicensesByAdamIdSrv", "calls": [1],
                          "action": {"close": "after"}})");
    const auto request = LicenseRequest(ADAM_ID).associate_devices({"CPP-DEVICE-9"});
    const auto error = MUST_THROW(Kind::transport, client.manage_licenses(request));
    CHECK(error && error->effect() == vppkit::Effect::unknown);
}

RUN({"a user comes, changes and goes", guarded<a_user_comes_changes_and_goes>},
    {"a managed Apple Account that cannot be joined is a conflict",
     guarded<a_managed_apple_account_that_cannot_be_joined_is_a_conflict>},
    {"each target of a licence request is told", guarded<each_target_of_a_licence_request_is_told>},
    {"a request that Apple leaves undefined is refused",
     guarded<a_request_that_apple_leaves_undefined_is_refused>},
    {"who holds a licence already is told", guarded<who_holds_a_licence_already_is_told>},
    {"the effect of a lost write is unknown", guarded<the_effect_of_a_lost_write_is_unknown>})
