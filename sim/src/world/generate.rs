//! Makes a seeded library. Deterministic, and a million licences take a fraction of a second.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::assets::{Asset, Pricing, Product};
use super::library::{Holder, Library, Standing};
use super::spec::{SpecError, WorldSpec, has_twin, product_of, status_of};
use super::users::{User, UserStatus};

const FIRST_ADAM_ID: u64 = 361_304_891;

/// Makes the library described by `spec`.
pub(crate) fn library(spec: &WorldSpec) -> Result<Library, SpecError> {
    spec.check()?;
    let mut rng = fastrand::Rng::with_seed(spec.seed);
    let mut library = Library {
        uid: rng.u64(1_000_000..9_999_999).to_string(),
        location_id: 2_000_000_000_000_000 + rng.u64(0..9_000_000_000),
        location_name: "Main Campus / Central Office".into(),
        ..Library::default()
    };
    add_assets(&mut library, spec.assets, &mut rng);
    add_users(&mut library, spec.users, &mut rng);
    for index in 0..spec.devices {
        library.devices.find_or_add(&serial_number(index as u64, spec.seed));
    }
    assign(&mut library, spec, &mut rng);
    Ok(library)
}

fn add_assets(library: &mut Library, count: usize, rng: &mut fastrand::Rng) {
    let mut adam_id = FIRST_ADAM_ID;
    for index in 0..count {
        let pricing = if has_twin(index) { Pricing::Plus } else { Pricing::Stdq };
        if index > 0 && !has_twin(index) {
            adam_id += rng.u64(1_000..9_000_000);
        }
        library.assets.add(Asset::new(adam_id, pricing, product_of(index)));
    }
}

fn add_users(library: &mut Library, count: usize, rng: &mut fastrand::Rng) {
    let mut previous = String::new();
    for index in 0..count {
        let status = status_of(index);
        let follows_deleted = index % 50 == 49;
        let client_user_id =
            if follows_deleted { previous.clone() } else { uuid(rng).to_uppercase() };
        previous.clone_from(&client_user_id);
        let tied = status != UserStatus::Registered;
        library.users.add(User {
            email: (index % 4 != 3).then(|| format!("user{index}@example.com")),
            managed_apple_id: (index % 20 == 0 && status == UserStatus::Associated)
                .then(|| format!("user{index}@appleid.example.com")),
            status,
            its_id_hash: tied.then(|| its_id_hash(rng)),
            invite_code: hex32(rng),
            client_user_id,
            licenses: Vec::new(),
            changed: 0,
        });
    }
}

/// Twenty bytes in Base64, like the good samples of protocol 1.8.
pub(crate) fn its_id_hash(rng: &mut fastrand::Rng) -> String {
    let mut bytes = [0_u8; 20];
    rng.fill(&mut bytes);
    STANDARD.encode(bytes)
}

/// An invite code: 32 hex digits.
pub(crate) fn hex32(rng: &mut fastrand::Rng) -> String {
    format!("{:032x}", rng.u128(..))
}

/// A random UUID in lower case.
pub(crate) fn uuid(rng: &mut fastrand::Rng) -> String {
    let hex = hex32(rng);
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

/// Twelve characters that look like a serial number. A bijection of the index, so that no two are
/// alike and no set is needed to know it.
fn serial_number(index: u64, seed: u64) -> String {
    const LETTERS: &[u8; 32] = b"0123456789CDFGHJKLMNPQRSTVWXYZAE";
    // An odd factor is invertible modulo 2^45, nine letters' worth.
    let mixed =
        index.wrapping_add(seed << 20).wrapping_mul(0x0001_9E37_79B9_7F4B) & ((1 << 45) - 1);
    let mut serial = String::with_capacity(12);
    serial.push_str("C02");
    for letter in (0..9).rev() {
        serial.push(LETTERS[(mixed >> (5 * letter)) as usize & 31] as char);
    }
    serial
}

fn assign(library: &mut Library, spec: &WorldSpec, rng: &mut fastrand::Rng) {
    let users: Vec<Holder> = active_users(library).map(Holder::User).collect();
    let devices = library.devices.indexes().map(Holder::Device);
    let everyone: Vec<Holder> = users.iter().copied().chain(devices).collect();
    let is_book = |asset: usize| product_of(asset) == Product::Publication;
    let room = |asset: usize| if is_book(asset) { users.len() } else { everyone.len() };
    let rooms: Vec<usize> = (0..spec.assets).map(room).collect();
    let quotas = share_out(spec.assignments, &rooms, rng);

    for (asset, quota) in quotas.into_iter().enumerate() {
        let holders = if is_book(asset) { &users } else { &everyone };
        let licenses = quota + spec.spare + spec.refunded;
        library.buy(asset as u32, licenses as u32);
        for holder in distinct(holders, quota, rng) {
            library.associate(asset as u32, holder);
        }
        refund_free(library, asset as u32, spec.refunded);
    }
    // What was there before the first listing is no change.
    library.change = 0;
    library.licenses.iter_mut().for_each(|license| license.changed = 0);
}

fn active_users(library: &Library) -> impl Iterator<Item = u32> {
    library.users.indexes().filter(|user| library.users.get(*user).status.is_active())
}

/// Divides `wanted` over places of limited room, unevenly: some apps are on every device.
fn share_out(wanted: usize, rooms: &[usize], rng: &mut fastrand::Rng) -> Vec<usize> {
    let weights: Vec<usize> = rooms.iter().map(|_| rng.usize(1..=8)).collect();
    let mut shares = vec![0; rooms.len()];
    let mut left = wanted;
    while left > 0 {
        let open = |index: &usize| shares[*index] < rooms[*index];
        let open: Vec<usize> = (0..rooms.len()).filter(open).collect();
        let weight: usize = open.iter().map(|index| weights[*index]).sum();
        let round = left;
        for index in open {
            let fair = (round * weights[index]).div_ceil(weight);
            let share = fair.min(rooms[index] - shares[index]).min(left);
            shares[index] += share;
            left -= share;
        }
    }
    shares
}

/// `count` different holders: a walk with a stride that has no common divisor with the length
/// meets everyone once, without a set.
fn distinct(
    holders: &[Holder],
    count: usize,
    rng: &mut fastrand::Rng,
) -> impl Iterator<Item = Holder> {
    let len = holders.len().max(1);
    let start = rng.usize(0..len);
    let mut stride = rng.usize(0..len) | 1;
    while gcd(stride, len) != 1 {
        stride += 2;
    }
    (0..count).map(move |step| holders[(start + step * stride) % len])
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn refund_free(library: &mut Library, asset: u32, count: usize) {
    for _ in 0..count {
        let Some(license) = library.assets.get_mut(asset).free.pop() else { return };
        library.licenses[license as usize].standing = Standing::Refunded;
        library.assets.get_mut(asset).retired += 1;
    }
}
