//! VPPServiceConfigSrv (protocol 1.6).

use crate::http::{send, simulator, simulator_with, small_world};
use vppkit_sim::{Settings, Slashes};

const MDM: &str = "/mdm/VPPServiceConfigSrv";
const WEB_OBJECTS: &str = "/WebObjects/MZFinance.woa/wa/VPPServiceConfigSrv";

#[tokio::test]
async fn get_and_post_with_any_body_answer() {
    let sim = simulator(small_world()).await;
    for (method, body) in
        [("GET", ""), ("POST", ""), ("POST", "{}"), ("POST", r#"{"sToken":"x"}"#), ("POST", "?!")]
    {
        let reply = send(&sim, method, MDM, body).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.json()["status"], 0, "{method} {body}");
        assert_eq!(reply.json()["maxBatchAssociateLicenseCount"], 10);
        assert_eq!(reply.json()["maxBatchDisassociateLicenseCount"], 10);
    }
}

#[tokio::test]
async fn urls_lead_to_the_family_and_host_that_were_called() {
    let sim = simulator(small_world()).await;
    for (path, prefix) in [(MDM, "/mdm/"), (WEB_OBJECTS, "/WebObjects/MZFinance.woa/wa/")] {
        let answer = send(&sim, "GET", path, "").await.json();
        for (member, service) in [
            ("clientConfigSrvUrl", "VPPClientConfigSrv"),
            ("getVPPAssetsSrvUrl", "getVPPAssetsSrv"),
            ("getAssignmentsSrvUrl", "getAssignments"),
            ("getLicensesSrvUrl", "getVPPLicensesSrv"),
            ("getUsersSrvUrl", "getVPPUsersSrv"),
            ("manageVPPLicensesByAdamIdSrvUrl", "manageVPPLicensesByAdamIdSrv"),
        ] {
            let url = format!("http://{}{prefix}{service}", sim.address());
            assert_eq!(answer[member], url);
        }
        let template = answer["invitationEmailUrl"].as_str().unwrap();
        assert!(
            template
                .ends_with("associateVPPUserWithITSAccount?cc=us&inviteCode=%25inviteCode%25&mt=8")
        );
    }
    assert!(sim.entry_url().ends_with(MDM));
    assert!(sim.old_entry_url().ends_with(WEB_OBJECTS));
}

#[tokio::test]
async fn error_codes_are_listed_once_each() {
    let sim = simulator(small_world()).await;
    let answer = send(&sim, "GET", MDM, "").await.json();
    let codes = answer["errorCodes"].as_array().unwrap();
    let mut numbers: Vec<u64> = codes.iter().map(|c| c["errorNumber"].as_u64().unwrap()).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), codes.len());
    for number in [9600, 9603, 9616, 9617, 9629, 9633, 9649, 9650, 9729] {
        assert!(numbers.contains(&number), "{number}");
    }
    assert!(codes.iter().all(|code| code["errorMessage"].as_str().unwrap().len() > 3));
}

#[tokio::test]
async fn slashes_are_escaped_as_asked() {
    for (slashes, url) in
        [(Slashes::Urls, r"http:\/\/"), (Slashes::All, r"http:\/\/"), (Slashes::Plain, "http://")]
    {
        let settings = Settings { slashes, ..Settings::default() };
        let sim = simulator_with(small_world(), settings).await;
        let reply = send(&sim, "GET", MDM, "").await;
        assert!(reply.text().contains(&format!(r#""clientConfigSrvUrl":"{url}"#)));
        assert!(!reply.text().contains('\n'), "one line");
    }
}

#[tokio::test]
async fn an_unknown_path_is_404_and_a_get_elsewhere_405() {
    let sim = simulator(small_world()).await;
    assert_eq!(send(&sim, "POST", "/mdm/getVPPNothing", "{}").await.status, 404);
    assert_eq!(send(&sim, "GET", "/mdm/getVPPAssetsSrv", "").await.status, 405);
}
